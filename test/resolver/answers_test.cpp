// SPDX-License-Identifier: MIT
// libunbound behind the Resolver interface, with right answers and with servers that go wrong.
#include <chrono>

#include "asking.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Kind = DnsAnswer::Kind;
using Texts = std::vector<std::string>;

namespace {

constexpr auto kScript = R"(
example.test. TXT "v=spf1 " "-all"
example.test. MX 20 backup.example.test.
example.test. MX 10 mx.example.test.
mx.example.test. A 192.0.2.7
mx.example.test. AAAA 2001:db8::7
alias.test. CNAME example.test.
dangling.test. CNAME nowhere.test.
loop.test. CNAME loop2.test.
loop2.test. CNAME loop.test.
nullmx.test. MX 0 .
back\\slash.test. TXT "found"
deep.below.test. A 192.0.2.8
site.invalid. A 192.0.2.9
host.home.arpa. A 192.0.2.10
7.2.0.10.in-addr.arpa. PTR mx.example.test.
7.2.0.192.in-addr.arpa. PTR mx.example.test.
cut.test. TXT "by TCP"
!truncate cut.test.
hung-up.test. TXT "never"
!truncate,hang-up hung-up.test.
silent.test. TXT "never"
!silent silent.test.
late.test. TXT "late"
!delay=5 late.test.
soon.test. TXT "soon"
!delay=0.1 soon.test.
servfail.test. TXT "never"
!servfail servfail.test.
refused.test. TXT "never"
!refused refused.test.
lie.test. TXT "of another"
!wrong-id lie.test.
name.test. TXT "of another"
!wrong-name name.test.
garbage.test. TXT "never"
!garbage garbage.test.
)";

std::string large_text() {
  std::string line = "large.test. TXT";
  for (int i = 0; i < 250; ++i) line += " \"" + std::string(250, 'x') + "\"";
  return line + "\n";
}

// A resolver and the server that it asks.
struct Bench {
  NameServerProcess server{kScript + large_text()};
  TestLog log;
  std::unique_ptr<ResolverLoop> loop = loop_for(options_for({server.address()}, 1000ms), log);

  DnsAnswer ask(std::string_view name, RecordType type) { return loop->ask(name, type); }
};

}  // namespace

TEST_CASE("each type of record is answered", "[resolver]") {
  Bench bench;
  CHECK(bench.ask("example.test", RecordType::Txt).texts == Texts{"v=spf1 -all"});
  CHECK(bench.ask("EXAMPLE.test.", RecordType::Txt).texts == Texts{"v=spf1 -all"});
  CHECK(bench.ask("mx.example.test", RecordType::A).addresses ==
        std::vector<IpAddress>{*IpAddress::parse("192.0.2.7")});
  CHECK(bench.ask("mx.example.test", RecordType::Aaaa).addresses ==
        std::vector<IpAddress>{*IpAddress::parse("2001:db8::7")});
  CHECK(bench.ask("7.2.0.192.in-addr.arpa", RecordType::Ptr).names == Texts{"mx.example.test"});
  CHECK(bench.ask("nullmx.test", RecordType::Mx).mail_hosts == std::vector<MailHost>{{0, ""}});
  auto hosts = bench.ask("example.test", RecordType::Mx).mail_hosts;
  REQUIRE(hosts.size() == 2);
  if (hosts[0].preference == 20) std::swap(hosts[0], hosts[1]);
  CHECK(hosts[0] == MailHost{10, "mx.example.test"});
  CHECK(hosts[1] == MailHost{20, "backup.example.test"});
  CHECK(bench.ask("alias.test", RecordType::Txt).texts == Texts{"v=spf1 -all"});
  CHECK(bench.ask("back\\slash.test", RecordType::Txt).texts == Texts{"found"});
}

TEST_CASE("a name that isn't there is told from one without such a record", "[resolver]") {
  Bench bench;
  CHECK(bench.ask("nowhere.test", RecordType::Txt).kind == Kind::NoName);
  CHECK(bench.ask("dangling.test", RecordType::A).kind == Kind::NoName);
  CHECK(bench.ask("example.test", RecordType::A).kind == Kind::NoData);
  CHECK(bench.ask("below.test", RecordType::A).kind == Kind::NoData);
  CHECK(bench.ask("", RecordType::A).kind == Kind::NoName);
  CHECK(bench.ask("two..dots.test", RecordType::A).kind == Kind::NoName);
  CHECK(bench.ask(std::string(64, 'a') + ".test", RecordType::A).kind == Kind::NoName);
}

TEST_CASE("the servers are asked about special names too", "[resolver]") {
  Bench bench;
  CHECK(bench.ask("site.invalid", RecordType::A).kind == Kind::Records);
  CHECK(bench.ask("host.home.arpa", RecordType::A).kind == Kind::Records);
  CHECK(bench.ask("7.2.0.10.in-addr.arpa", RecordType::Ptr).names == Texts{"mx.example.test"});
}

TEST_CASE("a long answer comes over TCP", "[resolver]") {
  Bench bench;
  CHECK(bench.ask("cut.test", RecordType::Txt).texts == Texts{"by TCP"});
  CHECK(bench.server.asked("tcp cut.test") == 1);
  const auto large = bench.ask("large.test", RecordType::Txt);
  REQUIRE(large.texts.size() == 1);
  CHECK(large.texts[0].size() == 62500);
}

TEST_CASE("whatever a server does wrong is a failure, in time", "[resolver]") {
  Bench bench;
  const auto* const name =
      GENERATE("silent.test", "late.test", "servfail.test", "refused.test", "lie.test", "name.test",
               "garbage.test", "hung-up.test", "loop.test");
  CAPTURE(name);
  const auto start = std::chrono::steady_clock::now();
  CHECK(bench.ask(name, RecordType::Txt).kind == Kind::Failure);
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK(bench.ask("soon.test", RecordType::Txt).texts == Texts{"soon"});
}

TEST_CASE("an answer is kept", "[resolver]") {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    bench.ask("example.test", RecordType::Txt);
    bench.ask("nowhere.test", RecordType::Txt);
  }
  CHECK(bench.server.asked("example.test. TXT") == 1);
  CHECK(bench.server.asked("nowhere.test. TXT") == 1);
  const auto& statistics = bench.loop->resolver().statistics();
  CHECK(statistics.questions.value() == 6);
  CHECK(statistics.cached.value() == 4);
  CHECK(statistics.records.value() == 3);
  CHECK(statistics.no_name.value() == 3);
  CHECK(statistics.open.value() == 0);
}
