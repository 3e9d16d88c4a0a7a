// SPDX-License-Identifier: MIT
// The greylisters that keep what they know in a database, from a dump of it.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"
#include "import/sql_dump.hpp"

namespace grayling {

// One of them: its tables that tell something, and what it makes of a row of them. Rows of other
// tables are counted by the reader.
struct SqlSource {
  std::span<const std::string_view> tables;
  void (*take)(const SqlRow& row, ImportTaker& taker);
};

inline constexpr std::string_view kNoSqlRow = "no rows as a dump has them";

// gld:      greylist(ip, sender, recipient, first, last, n), n > 1 has passed
//           whitelist(mail, comment)
extern const SqlSource kGld;

// bley:     bley_status(ip, status, last_action, sender, recipient, fail_count), status 0 is good,
//           1 is refused, and 2 or more waits
extern const SqlSource kBley;

// iRedAPD:  greylisting_tracking(sender, recipient, client_address, init_time, record_expired,
//           passed, …)
//           greylisting(account, sender, active, comment): for whom it is on, and off
//           greylisting_whitelists, greylisting_whitelist_domain_spf(account, sender, comment)
//           greylisting_whitelist_domains(domain): whose networks are in the one before
extern const SqlSource kIredapd;

// sqlgrey:  connect(sender_name, sender_domain, src, rcpt, first_seen): waits
//           from_awl(sender_name, sender_domain, src, first_seen, last_seen): known, whoever the
//           mail is for; domain_awl(sender_domain, src, …): the same of all its senders
//           optout_email(email), optout_domain(domain): not greylisted
//           optin_email(email), optin_domain(domain): greylisted where nobody else is
extern const SqlSource kSqlgrey;

std::unique_ptr<ImportReader> make_sql_reader(const SqlSource& source);

}  // namespace grayling
