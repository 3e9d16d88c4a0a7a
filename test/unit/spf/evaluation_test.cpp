// SPDX-License-Identifier: MIT
#include "grayling/spf/evaluation.hpp"

#include "support/catch.hpp"
#include "support/dns_zone.hpp"

using namespace grayling;

namespace {

SpfVerdict verdict_of(std::string_view lines, std::string_view client = "192.0.2.1",
                      std::string_view sender = "anna@example.org") {
  return spf_verdict(DnsZone(lines), *IpAddress::parse(client), sender, "mail.example.net");
}

// Returns the verdict for a domain with this record. The DNS has only this and `lines`.
SpfVerdict of_record(const std::string& record, const std::string& lines = "",
                     std::string_view client = "192.0.2.1") {
  return verdict_of("example.org TXT " + record + "\n" + lines, client);
}

}  // namespace

TEST_CASE("a domain's own record") {
  using enum SpfResult;
  CHECK(verdict_of("").result == None);
  CHECK(verdict_of("example.org A 192.0.2.1").result == None);
  CHECK(verdict_of("example.org FAIL").result == TempError);
  CHECK(verdict_of("example.org TXT nothing of ours\nexample.org TXT v=spf1 +all").result == Pass);
  CHECK(verdict_of("example.org TXT v=spf10").result == None);
  const auto two = verdict_of("example.org TXT v=spf1 +all\nexample.org TXT V=SPF1");
  CHECK(two.result == PermError);
  CHECK(two.problem == "example.org has more than one SPF record");
  const auto wrong = of_record("v=spf1 +all moo");
  CHECK(wrong.result == PermError);
  CHECK(wrong.problem == "the record of example.org: \"moo\" is no term of SPF");
  CHECK(of_record("v=spf1").result == Neutral);
}

TEST_CASE("what can't be a domain is asked nothing") {
  for (const auto* const sender :
       {"anna", "anna@", "anna@localhost", "anna@[192.0.2.1]", "anna@a..org", "anna@1.2.3.4",
        "anna@A123456789012345678901234567890123456789012345678901234567890123.org"}) {
    CAPTURE(sender);
    const SpfEvaluation evaluation(SpfIdentity::of(sender, "mail.example.net"),
                                   *IpAddress::parse("192.0.2.1"));
    CHECK(evaluation.question() == nullptr);
    CHECK(evaluation.verdict().result == SpfResult::None);
  }
}

TEST_CASE("the null sender is that of HELO") {
  const auto lines =
      "mail.example.net TXT v=spf1 exists:%{l}.%{o}.x.org -all\n"
      "postmaster.mail.example.net.x.org A 127.0.0.2";
  CHECK(verdict_of(lines, "192.0.2.1", "").result == SpfResult::Pass);
}

TEST_CASE("the verdict says which term decided, and where it stands") {
  struct Row {
    const char* record;
    SpfResult result;
    const char* term;
    const char* domain;
  };
  const auto others =
      "inc.org TXT v=spf1 ip4:192.0.2.0/24 -all\n"
      "deep.org TXT v=spf1 include:inc.org\n"
      "away.org TXT v=spf1 a redirect=inc.org\n";
  using enum SpfResult;
  for (const auto& row :
       {Row{"v=spf1 a ~all", SoftFail, "~all", "example.org"}, Row{"v=spf1 a", Neutral, "", ""},
        Row{"v=spf1 include:inc.org -all", Pass, "ip4:192.0.2.0/24", "inc.org"},
        Row{"v=spf1 include:deep.org -all", Pass, "ip4:192.0.2.0/24", "inc.org"},
        Row{"v=spf1 ?include:deep.org -all", Neutral, "?include:deep.org", "example.org"},
        Row{"v=spf1 redirect=away.org", Pass, "ip4:192.0.2.0/24", "inc.org"},
        Row{"v=spf1 ip4:203.0.113.0/24 -ip4:192.0.2.1", Fail, "-ip4:192.0.2.1", "example.org"}}) {
    CAPTURE(row.record);
    const auto verdict = of_record(row.record, others);
    CHECK(verdict.result == row.result);
    CHECK(verdict.term == row.term);
    CHECK(verdict.domain == row.domain);
    CHECK(verdict.problem.empty());
  }
  const auto not_included = of_record("v=spf1 include:inc.org", others, "203.0.113.1");
  CHECK(not_included.result == Neutral);
  CHECK(not_included.term.empty());
}

TEST_CASE("a pass that nearly everybody has is wide") {
  struct Row {
    const char* record;
    bool is_wide;
  };
  const auto others =
      "example.org A 192.0.2.200\nall.org TXT v=spf1 all\n"
      "example.org AAAA 2001:db8::1\n";
  for (const auto& row : {Row{"v=spf1 all", true}, Row{"v=spf1 include:all.org -all", true},
                          Row{"v=spf1 redirect=all.org", true}, Row{"v=spf1 ip4:192.0.2.0/9", true},
                          Row{"v=spf1 ip4:192.0.2.0/10", false}, Row{"v=spf1 a/9", true},
                          Row{"v=spf1 a/10//0", false}}) {
    CAPTURE(row.record);
    const auto verdict = of_record(row.record, others);
    CHECK(verdict.result == SpfResult::Pass);
    CHECK(verdict.is_wide == row.is_wide);
  }
  for (const auto& row : {Row{"v=spf1 ip6:2001:db8::/19", true}, Row{"v=spf1 a//19", true},
                          Row{"v=spf1 ip6:2001:db8::/20", false}, Row{"v=spf1 a/0//20", false}}) {
    CAPTURE(row.record);
    const auto verdict = of_record(row.record, others, "2001:db8::9");
    CHECK(verdict.result == SpfResult::Pass);
    CHECK(verdict.is_wide == row.is_wide);
  }
  CHECK_FALSE(of_record("v=spf1 -all").is_wide);
  CHECK_FALSE(of_record("v=spf1 ?include:all.org", others).is_wide);
}

TEST_CASE("a pass by a name that is there for nearly every client is wide") {
  const auto hosts =
      "1.2.0.192.in-addr.arpa PTR m.example.net\nm.example.net A 192.0.2.1\n"
      "x.org A 127.0.0.2\nexample.org A 127.0.0.2\nanna@example.org A 127.0.0.2\n"
      "inc.org TXT v=spf1 exists:x.org -all\n";
  struct Row {
    const char* spec;
    const char* name;  // that is there
    bool is_wide;
  };
  for (const auto& [spec, name, is_wide] :
       {Row{"x.org", "x.org", true}, Row{"%{d}", "example.org", true},
        Row{"%{v}.x.org", "in-addr.x.org", true}, Row{"%{s}", "anna@example.org", true},
        Row{"%{l}.x.org", "anna.x.org", true}, Row{"%{h}.x.org", "mail.example.net.x.org", true},
        Row{"%{p}.x.org", "m.example.net.x.org", true}, Row{"%{i1}.x.org", "1.x.org", true},
        Row{"%{i1r}.x.org", "192.x.org", true}, Row{"%{i2r}.x.org", "0.192.x.org", false},
        Row{"%{i}.%{h}", "192.0.2.1.mail.example.net", true},
        Row{"%{i}.x.org", "192.0.2.1.x.org", false}, Row{"%{I}.x.org", "192.0.2.1.x.org", false},
        Row{"%{i1-}.x.org", "192.0.2.1.x.org", false}, Row{"%{i1.-}.x.org", "1.x.org", true},
        Row{"%{ir}.%{v}.%{l}.%{d2}", "1.2.0.192.in-addr.anna.example.org", false}}) {
    CAPTURE(spec);
    const auto lines = std::string(hosts) + name + " A 127.0.0.2\n";
    const auto verdict = of_record(std::string("v=spf1 exists:") + spec + " -all", lines);
    CHECK(verdict.result == SpfResult::Pass);
    CHECK(verdict.is_wide == is_wide);
  }
  CHECK(of_record("v=spf1 -ip4:192.0.2.2 exists:x.org -all", hosts).is_wide);
  CHECK(of_record("v=spf1 include:inc.org -all", hosts).is_wide);
  CHECK_FALSE(of_record("v=spf1 ip4:192.0.2.0/24 exists:x.org", hosts).is_wide);
  const auto by_ipv6 = [](const std::string& spec, const std::string& name) {
    return of_record("v=spf1 exists:" + spec, name + " A 127.0.0.2", "2001:db8::1").is_wide;
  };
  CHECK(by_ipv6("%{i4r}.x.org", "1.0.0.2.x.org"));
  CHECK_FALSE(by_ipv6("%{i5r}.x.org", "0.1.0.0.2.x.org"));
}

TEST_CASE("a pass by a name that the client chooses is wide") {
  const auto others =
      "mail.example.net A 192.0.2.1\nmail.example.net MX 10 mail.example.net\n"
      "mail.example.net TXT v=spf1 a -all\n"
      "1.2.0.192.in-addr.arpa PTR mail.example.net\n"
      "mail.example.net.example.org A 192.0.2.1\nanna.example.org A 192.0.2.1\n"
      "anna@example.org A 192.0.2.1\n";
  for (const auto* const term : {"a:%{h}", "a:%{p}", "ptr:%{p}", "mx:%{h}", "exists:%{h3}",
                                 "include:%{h}", "redirect=%{p}", "a:%{H}", "a:mail.%{p2}"}) {
    CAPTURE(term);
    const auto verdict = of_record(std::string("v=spf1 ") + term, others);
    CHECK(verdict.result == SpfResult::Pass);
    CHECK(verdict.is_wide);
  }
  for (const auto* const term :
       {"a:%{h}.example.org", "a:%{l}.%{o}", "a:%{p}.%{d}", "a:anna.example.org"}) {
    CAPTURE(term);
    const auto verdict = of_record(std::string("v=spf1 ") + term, others);
    CHECK(verdict.result == SpfResult::Pass);
    CHECK_FALSE(verdict.is_wide);
  }
  const auto by_local_part = verdict_of("example.org TXT v=spf1 a:%{l}\nevil.net A 192.0.2.1\n",
                                        "192.0.2.1", "evil.net@example.org");
  CHECK(by_local_part.result == SpfResult::Pass);
  CHECK(by_local_part.is_wide);
}

TEST_CASE("mechanisms by the client's family") {
  using enum SpfResult;
  const auto hosts =
      "example.org A 192.0.2.1\nexample.org AAAA 2001:db8::1\n"
      "example.org MX 10 example.org\nexample.org MX 20 \n";
  for (const auto* const record : {"v=spf1 a -all", "v=spf1 mx -all"}) {
    CHECK(of_record(record, hosts, "192.0.2.1").result == Pass);
    CHECK(of_record(record, hosts, "::ffff:192.0.2.1").result == Pass);
    CHECK(of_record(record, hosts, "2001:db8::1").result == Pass);
    CHECK(of_record(record, hosts, "192.0.2.2").result == Fail);
    CHECK(of_record(record, hosts, "2001:db8::2").result == Fail);
  }
  CHECK(of_record("v=spf1 ip6:::/0 -all", "", "192.0.2.1").result == Fail);
  CHECK(of_record("v=spf1 ip4:0.0.0.0/0 -all", "", "2001:db8::1").result == Fail);
  CHECK(of_record("v=spf1 exists:%{d} -all", hosts, "2001:db8::1").result == Pass);
  CHECK(of_record("v=spf1 ip6:::ffff:192.0.2.1 -all", "", "192.0.2.1").result == Fail);
}

TEST_CASE("the client's name: its own domain first, then one below, then any, or unknown") {
  const std::string record = "v=spf1 exists:%{p}.x.org -all";
  const std::string names =
      "1.2.0.192.in-addr.arpa PTR other.net\n"
      "1.2.0.192.in-addr.arpa PTR Mail.Example.org.\n"
      "other.net A 192.0.2.1\n";
  const auto asks_last = [&](const std::string& lines) {
    SpfEvaluation evaluation(SpfIdentity::of("anna@example.org", "h"),
                             *IpAddress::parse("192.0.2.1"));
    const DnsZone zone("example.org TXT " + record + "\n" + lines);
    std::string last;
    while (const auto* question = evaluation.question()) {
      last = question->name;
      evaluation.answer(zone.answer(question->name, question->type));
    }
    return last;
  };
  CHECK(asks_last("") == "unknown.x.org");
  CHECK(asks_last("1.2.0.192.in-addr.arpa FAIL") == "unknown.x.org");
  CHECK(asks_last("1.2.0.192.in-addr.arpa PTR liar.net\nliar.net A 192.0.2.9") == "unknown.x.org");
  CHECK(asks_last(names) == "other.net.x.org");
  CHECK(asks_last(names + "mail.example.org A 192.0.2.1") == "mail.example.org.x.org");
  CHECK(asks_last(names + "mail.example.org FAIL") == "other.net.x.org");
  CHECK(asks_last(names + "1.2.0.192.in-addr.arpa PTR example.org\nexample.org A 192.0.2.1\n"
                          "mail.example.org A 192.0.2.1") == "example.org.x.org");
  CHECK(asks_last("1.2.0.192.in-addr.arpa PTR ev\\092046il.net\n"
                  "ev\\092046il.net A 192.0.2.1") == "unknown.x.org");
}

TEST_CASE("names that can't be asked for match nothing") {
  using enum SpfResult;
  const std::string sender = std::string(70, 'x') + "@example.org";
  CHECK(verdict_of("example.org TXT v=spf1 exists:%{l}.x.org -all", "192.0.2.1", sender).result ==
        Fail);
  CHECK(verdict_of("example.org TXT v=spf1 exists:%{l}.x.org -all", "192.0.2.1",
                   "m\u00fcller@example.org")
            .result == Fail);
  CHECK(of_record("v=spf1 a:mail.example...com -all").result == Fail);
  CHECK(of_record("v=spf1 include:mail.example...com -all").result == PermError);
  CHECK(of_record("v=spf1 redirect=mail.example...com").result == PermError);
}

TEST_CASE("names with odd characters are asked for as they are") {
  SpfEvaluation evaluation(SpfIdentity::of("anna@example.org", "h"),
                           *IpAddress::parse("192.0.2.1"));
  evaluation.answer(DnsZone("example.org TXT v=spf1 a:Macro%%percent%_%_space%-url.example.com.")
                        .answer("example.org", RecordType::Txt));
  REQUIRE(evaluation.question() != nullptr);
  CHECK(*evaluation.question() ==
        SpfQuestion{"macro%percent  space%20url.example.com", RecordType::A});
}

TEST_CASE("a failure of the DNS") {
  using enum SpfResult;
  const auto slow =
      "slow.org FAIL\nexample.org MX 10 slow.org\n1.2.0.192.in-addr.arpa PTR slow.org";
  for (const auto* const record : {"v=spf1 a:slow.org -all", "v=spf1 mx:slow.org -all",
                                   "v=spf1 mx -all", "v=spf1 exists:slow.org -all",
                                   "v=spf1 include:slow.org -all", "v=spf1 redirect=slow.org"}) {
    CAPTURE(record);
    const auto verdict = of_record(record, slow);
    CHECK(verdict.result == TempError);
    CHECK(verdict.problem == "the DNS gives no answer for slow.org");
  }
  CHECK(of_record("v=spf1 ptr:slow.org -all", slow).result == Fail);
}
