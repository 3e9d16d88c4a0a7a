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
  std::string found;
};

const std::string kOptedIn =
    "opted in: if sqlgrey greylists only these, set greylist.mode = \"off\", and write a "
    "[[policy]] with mode = \"enforce\" for them";

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
    {"gld", "other (a)", "1", "not : rows of the table other, which doesn't hold known senders"},
    {"gld", "greylist (ip, sender, recipient, first, last, n)", "now()",
     "not (now());: " + std::string(kNoSqlRow)},

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
     "not a@b.test from @c.test: exempt for one account only: grayling has no such entries"},
    {"iredapd", "greylisting_whitelists (account, sender, comment)", "'@.','@.',''",
     "not @.: exempts everybody"},
    {"iredapd", "greylisting_whitelist_domain_spf (account, sender, comment)",
     "'@.','192.0.2.0/24','AUTO-UPDATE: b.test'",
     "exempt client 192.0.2.0/24: AUTO-UPDATE: b.test"},
    {"iredapd", "greylisting_whitelist_domain_spf (account, sender, comment)",
     "'@.','2001:db8::/32',''", "exempt client 2001:db8::/32"},
    {"iredapd", "greylisting_whitelist_domains (domain)", "'b.test'",
     "not b.test: a domain whose SPF networks are exempt: the networks in the dump are taken, "
     "and no new ones are looked up"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@d.test','@.','',0",
     "exempt recipient @d.test: greylisting was off"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'c@d.test','@.','boss',0",
     "exempt recipient c@d.test: boss"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.d.test','@.','',0",
     "exempt recipient d.test: greylisting was off"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.','192.0.2.*','',0",
     "exempt client 192.0.2: greylisting was off"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.','a@b.test','x',0",
     "exempt sender a@b.test: x"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@d.test','192.0.2.7','',0",
     "not @d.test from 192.0.2.7: exempt for one account only: grayling has no such entries"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.','@.','',1",
     "not @. from @.: greylisting is on, as it is here for all that isn't exempt"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.','@.','',0",
     "not @. from @.: greylisting was off for everybody: set greylist.mode = \"off\", or leave it "
     "on"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'c@d.test','@.','',1",
     "not c@d.test from @.: greylisting was on for this account: if an exemption names its domain, "
     "write a [[policy]] for the account and one for the domain instead"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'@.','@b.test','',1",
     "not @. from @b.test: greylisting was on for one sender or client"},
    {"iredapd", "greylisting (account, sender, comment, active)", "'','','x',1",
     "not x: " + std::string(kNoEntry)},
    {"iredapd", "smtp_sessions (id)", "1",
     "not : rows of the table smtp_sessions, which doesn't hold known senders"},

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
     "not b.test: a domain that is known with all its senders: grayling has no such rows"},
    {"sqlgrey", "optout_email (email)", "'c@d.test'", "exempt recipient c@d.test: opted out"},
    {"sqlgrey", "optout_domain (domain)", "'d.test'", "exempt recipient @d.test: opted out"},
    {"sqlgrey", "optin_domain (domain)", "'d.test'", "not @d.test: " + kOptedIn},
    {"sqlgrey", "optin_email (email)", "'c@d.test'", "not c@d.test: " + kOptedIn},
    {"sqlgrey", "config (parameter, value)", "'version','3'",
     "not : rows of the table config, which doesn't hold known senders"},
};

void check(const Row& row) {
  CAPTURE(row.source, row.values);
  const auto read = read_import(
      row.source, "INSERT INTO " + std::string(row.columns) + " VALUES (" + row.values + ");\n");
  CHECK(read.lines == std::vector{row.found});
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

TEST_CASE("a dump that was cut short is said to be, and one without a row of its tables") {
  const std::string row = "INSERT INTO whitelist (mail, comment) VALUES ('@b.test','x');\n";
  CHECK(read_import("gld", row).end == "");
  CHECK(read_import("gld", "-- MySQL dump 10.13\n" + row).end ==
        "the end of the dump is missing: it was cut short");
  CHECK(read_import("gld", "INSERT INTO other (a) VALUES (1);\n").end ==
        "it has no readable row of the tables greylist, whitelist; is it a dump of the database?");
}
