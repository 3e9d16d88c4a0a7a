// SPDX-License-Identifier: MIT
// The greylisters that store their data in an SQL database. We read a dump of it. Pure, any thread.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"
#include "import/sql_dump.hpp"

namespace grayling {

// One greylister: the tables that we need, and the function that imports one of their rows. The
// reader counts rows of other tables.
struct SqlSource {
  std::span<const std::string_view> tables;
  void (*take)(const SqlRow& row, ImportTaker& taker);
};

inline constexpr std::string_view kNoSqlRow = "rows that aren't in the form of a dump";

// gld:      greylist(ip, sender, recipient, first, last, n), n > 1 has passed
//           whitelist(mail, comment)
extern const SqlSource kGld;

// bley:     bley_status(ip, status, last_action, sender, recipient, fail_count), status 0 has
//           passed, 1 was refused, 2 or more waits
extern const SqlSource kBley;

// iRedAPD:  greylisting_tracking(sender, recipient, client_address, init_time, record_expired,
//           passed, …)
//           greylisting(account, sender, active, comment): switches it on or off
//           greylisting_whitelists, greylisting_whitelist_domain_spf(account, sender, comment)
//           greylisting_whitelist_domains(domain): the table before this holds their networks
extern const SqlSource kIredapd;

// sqlgrey:  connect(sender_name, sender_domain, src, rcpt, first_seen): waits
//           from_awl(sender_name, sender_domain, src, first_seen, last_seen): the auto-whitelist
//           of senders, known for all recipients; domain_awl(sender_domain, src, …): of domains
//           optout_email(email), optout_domain(domain): recipients that aren't greylisted
//           optin_email(email), optin_domain(domain): the only recipients that are greylisted
extern const SqlSource kSqlgrey;

std::unique_ptr<ImportReader> make_sql_reader(const SqlSource& source);

}  // namespace grayling
