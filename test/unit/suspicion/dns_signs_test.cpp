// SPDX-License-Identifier: MIT
#include "grayling/suspicion/dns_signs.hpp"

#include "support/catch.hpp"
#include "support/dns_zone.hpp"

using namespace grayling;

namespace {

const char* const kZone = R"(
  mail.example      MX    10 mx.mail.example
  mail.example      TXT   v=spf1 mx -all
  old.example       A     192.0.2.1
  six.example       AAAA  2001:db8::1
  none.example      MX    0
  none.example      A     192.0.2.1
  mixed.example     MX    0
  mixed.example     MX    10 mx.mail.example
  text.example      TXT   v=spf1 -all
  broken.example    FAIL
  alias.example     CNAME mail.example
  gone.example      CNAME nowhere.example
  mx.mail.example   A     198.51.100.7
  mx.mail.example   A     198.51.100.8
  mx.mail.example   AAAA  2001:db8::7
)";

Signs all_wanted() {
  Signs wanted;
  wanted.add(Sign::SenderDomainDead);
  wanted.add(Sign::HeloConfirmed);
  return wanted;
}

struct Asked {
  Signs signs;
  std::vector<DnsQuestion> questions;
};

Asked ask(std::string_view domain, std::string_view helo, std::string_view client = "198.51.100.7",
          const Signs& wanted = all_wanted()) {
  const DnsZone zone(kZone);
  DnsSigns check(domain, helo, *IpAddress::parse(client), wanted);
  Asked asked;
  while (!check.questions().empty()) {
    REQUIRE(asked.questions.size() < 10);
    std::vector<DnsAnswer> answers;
    for (const auto& question : check.questions()) {
      answers.push_back(zone.answer(question.name, question.type));
      asked.questions.push_back(question);
    }
    check.answer(answers);
  }
  asked.signs = check.signs();
  return asked;
}

}  // namespace

TEST_CASE("a sender's domain is dead if no mail for it can be delivered") {
  const auto& [domain, is_dead] = GENERATE(table<const char*, bool>({
      {"mail.example", false},
      {"MAIL.Example.", false},
      {"old.example", false},  // mail goes to its own address
      {"six.example", false},
      {"alias.example", false},
      {"mixed.example", false},   // with a mail host it is no null MX
      {"none.example", true},     // RFC 7505, though it has an address
      {"text.example", true},     // a parked domain
      {"nowhere.example", true},  // there is no such name
      {"gone.example", true},
      {"broken.example", false},  // unknown
  }));
  CAPTURE(domain);
  CHECK(ask(domain, "").signs.has(Sign::SenderDomainDead) == is_dead);
}

TEST_CASE("a sender without a domain that can be asked for is no sign") {
  for (const auto* const domain : {"", "localhost", "[192.0.2.1]", "192.0.2.1", "a b.example",
                                   "\xf0\x9f\x90\x9f.example", "a..example", ".example"}) {
    CAPTURE(domain);
    CHECK(ask(domain, "").questions.empty());
    CHECK(ask(domain, "").signs == Signs());
  }
  CHECK(ask(std::string(300, 'a') + ".example", "").questions.empty());
}

TEST_CASE("three questions at most are asked about a domain, and most often one") {
  using Questions = std::vector<DnsQuestion>;
  CHECK(ask("mail.example", "").questions == Questions{{"mail.example", RecordType::Mx}});
  CHECK(ask("nowhere.example", "").questions.size() == 1);
  CHECK(ask("old.example", "").questions == Questions{{"old.example", RecordType::Mx},
                                                      {"old.example", RecordType::A},
                                                      {"old.example", RecordType::Aaaa}});
}

TEST_CASE("a domain is dead only if the DNS has said so of all that could make it alive") {
  DnsSigns check("text.example", "", *IpAddress::parse("198.51.100.7"), all_wanted());
  check.answer(std::vector<DnsAnswer>(1, {DnsAnswer::Kind::NoData, {}, {}, {}, {}}));
  REQUIRE(check.questions().size() == 2);
  const DnsAnswer nothing{DnsAnswer::Kind::NoData, {}, {}, {}, {}};
  const auto answers =
      GENERATE_COPY(std::vector<DnsAnswer>{nothing, {}}, std::vector<DnsAnswer>{{}, nothing});
  check.answer(answers);
  CHECK(check.questions().empty());
  CHECK(check.signs() == Signs());
}

TEST_CASE("HELO is confirmed if the client is one of its addresses") {
  const auto& [helo, client, is_confirmed] = GENERATE(table<const char*, const char*, bool>({
      {"mx.mail.example", "198.51.100.7", true},
      {"MX.Mail.Example.", "198.51.100.8", true},
      {"mx.mail.example", "198.51.100.9", false},
      {"mx.mail.example", "2001:db8::7", true},
      {"mx.mail.example", "2001:db8::8", false},
      {"mx.mail.example", "::ffff:198.51.100.7", true},
      {"old.example", "198.51.100.7", false},
      {"mail.example", "198.51.100.7", false},  // has no address of its own
      {"nowhere.example", "198.51.100.7", false},
      {"broken.example", "198.51.100.7", false},
      {"[198.51.100.7]", "198.51.100.7", false},
      {"198.51.100.7", "198.51.100.7", false},
      {"mx", "198.51.100.7", false},
      {"", "198.51.100.7", false},
  }));
  CAPTURE(helo, client);
  CHECK(ask("", helo, client).signs.has(Sign::HeloConfirmed) == is_confirmed);
}

TEST_CASE("HELO is asked for by the client's family alone, beside the first of the domain") {
  using Questions = std::vector<DnsQuestion>;
  CHECK(ask("mail.example", "mx.mail.example").questions ==
        Questions{{"mail.example", RecordType::Mx}, {"mx.mail.example", RecordType::A}});
  CHECK(ask("", "mx.mail.example", "2001:db8::7").questions ==
        Questions{{"mx.mail.example", RecordType::Aaaa}});
  const auto both = ask("text.example", "mx.mail.example");
  CHECK(both.questions.size() == 4);
  CHECK(both.signs == all_wanted());
}

TEST_CASE("a sign that isn't wanted isn't asked for") {
  CHECK(ask("text.example", "mx.mail.example", "198.51.100.7", {}).questions.empty());
  Signs helo;
  helo.add(Sign::HeloConfirmed);
  const auto asked = ask("text.example", "mx.mail.example", "198.51.100.7", helo);
  CHECK(asked.questions.size() == 1);
  CHECK(asked.signs == helo);
}
