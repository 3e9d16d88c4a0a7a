// SPDX-License-Identifier: MIT
#include "import/sql_sources.hpp"

#include "support/catch.hpp"
#include "unit/import/recorded_import.hpp"

using namespace grayling;

namespace {

struct Row {
  const char* source;
  const char* columns;
  const char* values;
  std::string found;  // "": nothing is said
};

const Row kRows[] = {
    {"gld", "greylist (ip, sender, recipient, first, last, n)", "'192.0.2.7','a@b','c@d',10,90,2",
     "192.0.2.7/32 a@b c@d 10 90 passed"},
    {"gld", "greylist (ip, sender, recipient, first, last, n)",
     "'192.0.2','void@void','c@d',10,10,1", "192.0.2.0/24  c@d 10 10 waits"},
    {"gld", "greylist (ip, sender, recipient, first, last, n)", "'here','','c@d',10,10,1",
     "not here: " + std::string(kNoAddress)},
    {"gld", "greylist (ip, sender, recipient, first, last, n)", "'192.0.2.7','a@b','c@d',10,NULL,1",
     "not a@b: " + std::string(kNoTime)},
    {"gld", "whitelist (mail, comment)", "'192.0.2','a pool'", "exempt client 192.0.2: a pool"},
    {"gld", "whitelist (mail, comment)", "'a@b.test',''", "exempt sender a@b.test"},
    {"gld", "whitelist (mail, comment)", "'@b.test','x'", "exempt sender @b.test: x"},
    {"gld", "whitelist (mail, comment)", "'','x'", "not x: " + std::string(kNoEntry)},
    {"gld", "other (a)", "1", ""},

    {"bley", "bley_status (ip, status, last_action, sender, recipient, fail_count)",
     "'2001:db8::1',0,'1970-01-01 00:10:00','a@b','c@d',0",
     "2001:db8::1/128 a@b c@d 600 600 passed"},
    {"bley", "bley_status (ip, status, last_action, sender, recipient, fail_count)",
     "'192.0.2.7',2,'1970-01-01 00:10:00','a@b','c@d',3", "192.0.2.7/32 a@b c@d 600 600 waits"},
    {"bley", "bley_status (ip, status, last_action, sender, recipient, fail_count)",
     "'192.0.2.7',1,'1970-01-01 00:10:00','a@b','c@d',3", "not a@b: refused by bley"},

    {"iredapd",
     "greylisting_tracking (sender, recipient, client_address, init_time, record_expired, passed)",
     "'a@b','c@d','192.0.2.7',10000000,12600000,1",
     "192.0.2.7/32 a@b c@d 10000000 10008000 passed"},
    {"iredapd",
     "greylisting_tracking (sender, recipient, client_address, init_time, record_expired, passed)",
     "'a@b','c@d','192.0.2.7',100,200,0", "192.0.2.7/32 a@b c@d 100 100 waits"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'@.','192.0.2.*','pool'",
     "exempt client 192.0.2: pool"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'@.','@.b.test',''",
     "exempt sender b.test"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'@.','@b.test',''",
     "exempt sender @b.test"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'a@b.test','@c.test',''",
     "not @c.test: exempt for one account only"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'@.','@.',''",
     "not @.: exempts everybody"},

    {"sqlgrey", "connect (sender_name, sender_domain, src, rcpt, first_seen)",
     "'a','b.test','192.0.2','c@d',1000", "192.0.2.0/24 a@b.test c@d 1000 1000 waits"},
    {"sqlgrey", "connect (sender_name, sender_domain, src, rcpt, first_seen)",
     "'-undef-','-undef-','2001:0db8:0001:0002','c@d',1000",
     "2001:db8:1:2::/64  c@d 1000 1000 waits"},
    {"sqlgrey", "connect (sender_name, sender_domain, src, rcpt, first_seen)",
     "'a','b','2001:0db8:0000:0000:0000:0000:0000:0001','c@d',1000",
     "2001:db8::1/128 a@b c@d 1000 1000 waits"},
    {"sqlgrey", "from_awl (sender_name, sender_domain, src, first_seen, last_seen)",
     "'a','b.test','192.0.2',1000,2000", "sender a@b.test 1000 2000"},
    {"sqlgrey", "from_awl (sender_name, sender_domain, src, first_seen, last_seen)",
     "'-undef-','-undef-','192.0.2',1000,2000", "sender  1000 2000"},
    {"sqlgrey", "from_awl (sender_name, sender_domain, src, first_seen, last_seen)",
     "'a','b.test','192.0.2',1000,NULL", "not a@b.test: " + std::string(kNoTime)},
    {"sqlgrey", "domain_awl (sender_domain, src, first_seen, last_seen)",
     "'b.test','192.0.2.7',1000,2000",
     "not b.test: a domain that is known whoever the sender is, which no row of ours says"},
    {"sqlgrey", "optout_email (email)", "'c@d.test'", "exempt recipient c@d.test: opted out"},
    {"sqlgrey", "optout_domain (domain)", "'d.test'", "exempt recipient @d.test: opted out"},
    {"sqlgrey", "optin_domain (domain)", "'d.test'", ""},
};

void check(const Row& row) {
  CAPTURE(row.source, row.values);
  const auto read = read_import(
      row.source, "INSERT INTO " + std::string(row.columns) + " VALUES (" + row.values + ");\n");
  const auto expected = row.found.empty() ? std::vector<std::string>{} : std::vector{row.found};
  CHECK(read.lines == expected);
  CHECK(read.end == "");
}

}  // namespace

TEST_CASE("rows of greylisters that keep them in a database") {
  for (const auto& row : kRows) check(row);
}

TEST_CASE("a file without rows is said to have none") {
  for (const auto* source : {"sqlgrey", "gld", "iredapd", "bley", "spamdb"}) {
    CAPTURE(source);
    CHECK(read_import(source, "").end != "");
  }
}
