// SPDX-License-Identifier: MIT
// The examples of RFC 7208, appendix A.
#include "grayling/spf/evaluation.hpp"
#include "support/catch.hpp"
#include "support/dns_zone.hpp"

using namespace grayling;

namespace {

constexpr auto kHosts = R"(
example.com            MX    10 mail-a.example.com
example.com            MX    20 mail-b.example.com
example.com            A     192.0.2.10
example.com            A     192.0.2.11
amy.example.com        A     192.0.2.65
bob.example.com        A     192.0.2.66
mail-a.example.com     A     192.0.2.129
mail-b.example.com     A     192.0.2.130
www.example.com        CNAME example.com
example.org            MX    10 mail-c.example.org
mail-c.example.org     A     192.0.2.140
10.2.0.192.in-addr.arpa   PTR example.com
11.2.0.192.in-addr.arpa   PTR example.com
65.2.0.192.in-addr.arpa   PTR amy.example.com
66.2.0.192.in-addr.arpa   PTR bob.example.com
129.2.0.192.in-addr.arpa  PTR mail-a.example.com
130.2.0.192.in-addr.arpa  PTR mail-b.example.com
140.2.0.192.in-addr.arpa  PTR mail-c.example.org
4.0.0.10.in-addr.arpa     PTR bob.example.com
)";

SpfResult result_of(const std::string& lines, std::string_view client,
                    std::string_view sender = "anna@example.com") {
  return spf_verdict(DnsZone(lines), *IpAddress::parse(client), sender, "mail.example.com").result;
}

}  // namespace

TEST_CASE("A.1: simple examples") {
  struct Row {
    const char* record;
    std::vector<const char*> pass;
    std::vector<const char*> fail;
  };
  const Row rows[] = {
      {"v=spf1 +all", {"192.0.2.1", "203.0.113.9", "2001:db8::1"}, {}},
      {"v=spf1 a -all", {"192.0.2.10", "192.0.2.11"}, {"192.0.2.12", "192.0.2.129"}},
      {"v=spf1 a:example.org -all", {}, {"192.0.2.10", "192.0.2.140"}},
      {"v=spf1 mx -all", {"192.0.2.129", "192.0.2.130"}, {"192.0.2.10", "192.0.2.131"}},
      {"v=spf1 mx:example.org -all", {"192.0.2.140"}, {"192.0.2.129"}},
      {"v=spf1 mx mx:example.org -all",
       {"192.0.2.129", "192.0.2.130", "192.0.2.140"},
       {"192.0.2.141"}},
      {"v=spf1 mx/30 mx:example.org/30 -all",
       {"192.0.2.128", "192.0.2.131", "192.0.2.140", "192.0.2.143"},
       {"192.0.2.127", "192.0.2.132", "192.0.2.139", "192.0.2.144"}},
      {"v=spf1 ptr -all", {"192.0.2.65", "192.0.2.10"}, {"192.0.2.140", "10.0.0.4"}},
      {"v=spf1 ip4:192.0.2.128/28 -all", {"192.0.2.129", "192.0.2.143"}, {"192.0.2.65"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.record);
    const std::string zone = std::string(kHosts) + "example.com TXT " + row.record + "\n";
    for (const auto* const client : row.pass) CHECK(result_of(zone, client) == SpfResult::Pass);
    for (const auto* const client : row.fail) CHECK(result_of(zone, client) == SpfResult::Fail);
  }
}

TEST_CASE("A.2: several domains") {
  const std::string zone = std::string(kHosts) + R"(
example.org     TXT  v=spf1 include:example.com include:example.net -all
la.example.org  TXT  v=spf1 redirect=example.org
ny.example.org  TXT  v=spf1 redirect=example.org
sf.example.org  TXT  v=spf1 redirect=example.org
example.com     TXT  v=spf1 mx -all
example.net     TXT  v=spf1 ip4:198.51.100.0/24 -all
)";
  for (const auto* const sender : {"a@example.org", "a@la.example.org", "a@sf.example.org"}) {
    CHECK(result_of(zone, "192.0.2.129", sender) == SpfResult::Pass);
    CHECK(result_of(zone, "198.51.100.7", sender) == SpfResult::Pass);
    CHECK(result_of(zone, "192.0.2.140", sender) == SpfResult::Fail);
  }
}

TEST_CASE("A.3: a list of users in the DNS") {
  const std::string zone = std::string(kHosts) + R"(
example.com  TXT  v=spf1 mx include:mobile-users._spf.%{d} include:remote-users._spf.%{d} -all
mobile-users._spf.example.com  TXT  v=spf1 exists:%{l1r+}.%{d}
remote-users._spf.example.com  TXT  v=spf1 exists:%{ir}.%{l1r+}.%{d}
mary.mobile-users._spf.example.com  A  127.0.0.2
fred.mobile-users._spf.example.com  A  127.0.0.2
15.15.168.192.joel.remote-users._spf.example.com  A  127.0.0.2
16.15.168.192.joel.remote-users._spf.example.com  A  127.0.0.2
)";
  CHECK(result_of(zone, "203.0.113.5", "mary@example.com") == SpfResult::Pass);
  CHECK(result_of(zone, "203.0.113.5", "mary+list@example.com") == SpfResult::Pass);
  CHECK(result_of(zone, "203.0.113.5", "joel@example.com") == SpfResult::Fail);
  CHECK(result_of(zone, "192.168.15.16", "joel@example.com") == SpfResult::Pass);
}

TEST_CASE("A.4: several requirements") {
  const std::string zone = std::string(kHosts) + R"(
example.com  TXT  v=spf1 -include:ip4._spf.%{d} -include:ptr._spf.%{d} +all
ip4._spf.example.com  TXT  v=spf1 -ip4:192.0.2.0/24 +all
ptr._spf.example.com  TXT  v=spf1 -ptr:example.com +all
)";
  CHECK(result_of(zone, "192.0.2.65") == SpfResult::Pass);
  CHECK(result_of(zone, "192.0.2.140") == SpfResult::Fail);
  CHECK(result_of(zone, "203.0.113.5") == SpfResult::Fail);
}
