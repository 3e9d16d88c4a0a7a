// SPDX-License-Identifier: MIT
// The limits of RFC 7208, section 4.6.4, and ours.
#include <random>

#include "grayling/spf/evaluation.hpp"
#include "support/catch.hpp"
#include "support/dns_zone.hpp"
#include "support/seeds.hpp"

using namespace grayling;

namespace {

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    std::string one = text;
    for (auto at = one.find('#'); at != std::string::npos; at = one.find('#')) {
      one.replace(at, 1, std::to_string(i));
    }
    all += one;
  }
  return all;
}

SpfVerdict of_record(const std::string& record, const std::string& lines = "") {
  return spf_verdict(DnsZone("example.org TXT " + record + "\n" + lines),
                     *IpAddress::parse("192.0.2.1"), "anna@example.org", "mail.example.net");
}

const std::string kThere = times(12, "a#.org A 192.0.2.9\n");

}  // namespace

TEST_CASE("ten terms may ask the DNS, not eleven") {
  using enum SpfResult;
  struct Row {
    std::string record;
    SpfResult result;
    int lookups;
  };
  const std::string others =
      kThere + "inc.org TXT v=spf1" + times(9, " a:a#.org") + "\n" + "more.org TXT v=spf1" +
      times(10, " a:a#.org") + "\nloop.org TXT v=spf1 include:loop.org\n" +
      "away.org TXT v=spf1 redirect=away.org\n" + "1.2.0.192.in-addr.arpa PTR a0.org\n";
  const Row rows[] = {
      {"v=spf1" + times(10, " a:a#.org") + " all", Pass, 10},
      {"v=spf1" + times(11, " a:a#.org") + " all", PermError, 11},
      {"v=spf1" + times(11, " a:a#.org"), PermError, 11},  // the last term, too
      {"v=spf1" + times(10, " a:a0.org") + " all", Pass, 10},
      {"v=spf1" + times(11, " a:a0.org") + " all", PermError, 11},
      {"v=spf1 ip4:192.0.2.1" + times(11, " a:a#.org"), Pass, 0},
      {"v=spf1 include:inc.org all", Pass, 10},
      {"v=spf1 include:more.org all", PermError, 11},
      {"v=spf1 a:a0.org redirect=inc.org", PermError, 11},
      {"v=spf1 redirect=inc.org", Neutral, 10},
      {"v=spf1 include:loop.org", PermError, 11},
      {"v=spf1 redirect=away.org", PermError, 11},
      {"v=spf1 exists:%{p}.y.org exists:%{p}.y.org all", Pass, 3},
      {"v=spf1" + times(9, " a:a#.org") + " exists:%{p}.y.org all", PermError, 11},
      {"v=spf1 ptr:x.org mx:a0.org exists:a0.org", Pass, 3},
  };
  for (const auto& row : rows) {
    CAPTURE(row.record);
    const auto verdict = of_record(row.record, others);
    CHECK(verdict.result == row.result);
    CHECK(verdict.lookups == row.lookups);
    CHECK(verdict.problem ==
          (row.result == PermError ? "more than 10 of its terms ask the DNS" : ""));
  }
}

TEST_CASE("two terms may name what isn't there, not three") {
  using enum SpfResult;
  const auto lines = "there.org A 192.0.2.9\n";
  CHECK(of_record("v=spf1 a:x.org mx:y.org ?all").result == Neutral);
  CHECK(of_record("v=spf1 a:x.org mx:y.org exists:z.org ?all").result == PermError);
  CHECK(of_record("v=spf1 a:x.org mx:y.org exists:z.org").result == PermError);  // the last, too
  CHECK(of_record("v=spf1 a:x.org a:x.org a:x.org").result == PermError);
  CHECK(of_record("v=spf1 a:x.org ptr mx:there.org", lines).result == PermError);
  CHECK(of_record("v=spf1 a:x.org a:y.org a:there.org", lines).result == Neutral);
  CHECK(of_record("v=spf1 a:x.org a:y.org exists:%{p}.org").result == PermError);
  CHECK(of_record("v=spf1 a:x.org a:y.org exists:a..org -all").result == Fail);
  // A host of an "mx" without an address of the client's family doesn't count as a missing name.
  CHECK(of_record("v=spf1 mx -all", times(9, "example.org MX 10 a#.net\n")).result == Fail);
}

TEST_CASE("ten hosts of an MX may be looked at, not eleven") {
  using enum SpfResult;
  CHECK(of_record("v=spf1 mx -all", kThere + times(10, "example.org MX # a#.org\n")).result ==
        Fail);
  const auto eleven = kThere + times(11, "example.org MX # a#.org\n");
  CHECK(of_record("v=spf1 mx -all", eleven).result == PermError);
}

TEST_CASE("ten names of a client are looked at, and the eleventh doesn't count") {
  using enum SpfResult;
  const auto names = times(9, "1.2.0.192.in-addr.arpa PTR a#.example.org\n");
  const auto last = "1.2.0.192.in-addr.arpa PTR mail.example.org\nmail.example.org A 192.0.2.1\n";
  CHECK(of_record("v=spf1 ptr -all", names + last).result == Pass);
  CHECK(of_record("v=spf1 ptr -all", names + "1.2.0.192.in-addr.arpa PTR a9.org\n" + last).result ==
        Fail);
}

TEST_CASE("an evaluation has 30 questions and 64 KiB of answers") {
  const auto hosts = [](int count) {
    return times(count, "b#.org MX 10 x#.org\nb#.org MX 10 y#.org\nb#.org MX 10 z#.org\n");
  };
  const auto many = of_record("v=spf1" + times(8, " mx:b#.org") + " -all", hosts(8));
  CHECK(many.result == SpfResult::PermError);
  CHECK(many.questions == 30);
  CHECK(many.problem == "it takes more than 30 questions or 64 KiB of answers");
  const auto fewer = of_record("v=spf1" + times(7, " mx:b#.org") + " -all", hosts(7));
  CHECK(fewer.result == SpfResult::Fail);
  CHECK(fewer.questions == 29);

  const auto filler = "example.org TXT v=spf1 " + std::string(64'000, 'x') + "\n";
  const auto foreign = "example.org TXT " + std::string(64'000, 'x') + "\n";
  CHECK(of_record("v=spf1 all", foreign + foreign + foreign).result == SpfResult::Pass);
  CHECK(of_record("v=spf1 all", filler).problem == "example.org has more than one SPF record");
  CHECK(of_record("v=spf1 all", filler + filler).problem == many.problem);
}

// A short record takes more than its own bytes.
TEST_CASE("many small answers count with the memory that they take") {
  const auto addresses = [](int count) {
    return of_record("v=spf1 a:big.org ?all", times(count, "big.org A 192.0.2.9\n"));
  };
  const int room = static_cast<int>(kSpfAnswerBytesMax / sizeof(IpAddress));
  CHECK(addresses(room - 10).result == SpfResult::Neutral);
  CHECK(addresses(room + 1).result == SpfResult::PermError);
  CHECK(of_record("v=spf1 ptr:b.org ?all",
                  times(1500, "1.2.0.192.in-addr.arpa PTR a#.aaaaaaaaaaaaaaaa.org\n"))
            .result == SpfResult::PermError);
}

TEST_CASE("a record has 8 KiB at most") {
  const auto record = [](int networks, const std::string& last) {
    return of_record("v=spf1" + times(networks, " ip4:192.0.2.9") + " " + last);
  };
  CHECK(record(584, "all").result == SpfResult::Pass);
  const auto longer = record(4600, "all");
  CHECK(longer.result == SpfResult::PermError);
  CHECK(longer.problem == "the record of example.org: it is longer than 8 KiB");
  CHECK(record(580, "include:example.org").lookups == 11);
}

// Any records end within the bounds, and with the same result each time.
TEST_CASE("evaluation ends for any tree of records") {
  const std::vector<std::string> terms = {"a",
                                          "mx",
                                          "ptr",
                                          "exists:%{i}.a.org",
                                          "include:a.org",
                                          "include:b.org",
                                          "include:%{d2}",
                                          "include:c.org",
                                          "redirect=b.org",
                                          "redirect=%{d}",
                                          "ip4:192.0.2.0/24",
                                          "~all",
                                          "-all",
                                          "?a",
                                          "a:%{p}.org",
                                          "mx:%{l}.org",
                                          "-include:c.org",
                                          "?include:a.org",
                                          "moo",
                                          "x=y",
                                          "exp=a.org",
                                          "ip6:::/0",
                                          "exists:%{s}",
                                          "mx:c.org/8//8"};
  const std::vector<std::string> names = {"example.org", "a.org",    "b.org",
                                          "c.org",       "anna.org", "1.2.0.192.in-addr.arpa"};
  int errors = 0;
  for (const unsigned seed : seeds(GRAYLING_SEEDS)) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t count) {
      return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    std::string zone;
    for (const auto& name : names) {
      if (below(10) == 0) zone += name + " FAIL\n";
      zone += name + " TXT v=spf1";
      for (auto i = below(9); i > 0; --i) zone += " " + terms[below(terms.size())];
      zone += "\n";
      for (auto i = below(12); i > 0; --i)
        zone += name + " MX 10 " + names[below(names.size())] + "\n";
      for (auto i = below(12); i > 0; --i)
        zone += name + " PTR " + names[below(names.size())] + "\n";
      if (below(2) == 0) zone += name + " A 192.0.2." + std::to_string(below(3)) + "\n";
    }
    const auto client = *IpAddress::parse(below(2) == 0 ? "192.0.2.1" : "2001:db8::1");
    const auto verdict = spf_verdict(DnsZone(zone), client, "anna@example.org", "a.org");
    CHECK(verdict == spf_verdict(DnsZone(zone), client, "anna@example.org", "a.org"));
    CHECK(verdict.questions <= kSpfQuestionsMax);
    CHECK(verdict.lookups <= kSpfLookupsMax + 2);
    const bool is_error =
        verdict.result == SpfResult::PermError || verdict.result == SpfResult::TempError;
    CHECK(is_error == !verdict.problem.empty());
    errors += is_error ? 1 : 0;
  }
  CHECK(errors > 0);
}
