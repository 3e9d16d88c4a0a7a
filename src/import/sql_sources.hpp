// SPDX-License-Identifier: MIT
// The greylisters that keep what they know in a database, from a dump of it.
#pragma once

#include <memory>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"
#include "import/sql_dump.hpp"

namespace grayling {

// What one of them makes of a row; tables that say nothing of senders are passed over in silence.
using TakeSqlRow = void (*)(const SqlRow& row, ImportTaker& taker);

// gld:      greylist(ip, sender, recipient, first, last, n), n > 1 has passed
//           whitelist(mail, comment)
void take_gld_row(const SqlRow& row, ImportTaker& taker);

// bley:     bley_status(ip, status, last_action, sender, recipient, fail_count), status 0 is good,
//           1 is refused, and 2 or more waits
void take_bley_row(const SqlRow& row, ImportTaker& taker);

// iRedAPD:  greylisting_tracking(sender, recipient, client_address, init_time, record_expired,
//           passed, …)
//           greylisting_whitelists(account, sender, comment)
void take_iredapd_row(const SqlRow& row, ImportTaker& taker);

// sqlgrey:  connect(sender_name, sender_domain, src, rcpt, first_seen): waits
//           from_awl(sender_name, sender_domain, src, first_seen, last_seen): known, whoever the
//           mail is for; domain_awl(sender_domain, src, …): the same of all its senders
//           optout_email(email), optout_domain(domain): not greylisted
void take_sqlgrey_row(const SqlRow& row, ImportTaker& taker);

std::unique_ptr<ImportReader> make_sql_reader(TakeSqlRow take_row);

}  // namespace grayling
