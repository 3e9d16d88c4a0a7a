// SPDX-License-Identifier: MIT
#include "cli/explain/explain.hpp"

#include <nlohmann/json.hpp>

#include "grayling/config/exempt_files.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_clock.hpp"

using namespace grayling;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr auto kToml =
    "[exempt]\nclients = [\"198.51.100.0/24\"]\n"
    "[greylist]\ndelay = \"5m\"\n"
    "[[policy]]\nrecipients = [\"quick.test\"]\ndelay = \"1m\"\n";

struct Told {
  std::string text, json, file;
};

// Returns the explanation of a request to `recipient`, whose row has this age; without `age` it has
// no row.
Told told(const std::string& recipient, std::optional<Seconds> age, const std::string& client,
          const std::string& name = "unknown", std::optional<ExplainedSpf> spf = std::nullopt,
          const std::vector<StandingRow>& standings = {},
          const std::string& sender = "a@example.org",
          const std::vector<ExplainedList>& lists = {}) {
  const TempDirectory directory;
  Told result;
  result.file = directory.write("g.toml", kToml);
  const auto config = load_config({result.file, {}, "sqlite:/tmp/g.db", {}});
  REQUIRE(config);
  const std::vector<ExemptionRow> rows = {
      {17, "recipient", "@sold.test", "no more ours", "anna", 0, std::nullopt}};
  const auto read = read_exemptions(config->exempt, rows);
  TestClock clock;
  MemoryTable table;
  if (age) {
    const UnixSeconds then = clock.now() - *age;
    table.rows[{"a@example.org", "192.0.2.0/24", recipient}] = {then, then, 0};
  }
  table.standings[{StandingKind::Correspondent, "a@example.org", "b@written.test"}] = {"", 0,
                                                                                       clock.now()};
  for (const auto& [key, row] : standings) table.standings[key] = row;
  MemoryStore store(table, clock);
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = client;
  request.client_name = name;
  request.sender = sender;
  request.recipient = recipient;
  const Rules rules{config->greylist, config->policies.get(), read.exemptions.get(),
                    &config->suspicion};
  const auto explanation =
      explain_request(rules, &store, TableKind::Full, request, clock.now(), proved_by(spf),
                      {result_of(spf, *config), {}, listings_of(lists)});
  REQUIRE(explanation);
  const ExplainReport report{*config, *read.exemptions, *explanation, clock.now(), "", rows, spf,
                             lists};
  result.text = explain_text(report);
  result.json = explain_json(report);
  return result;
}

void check(const Told& told, const std::string& line) {
  INFO(told.text);
  CHECK(("\n" + told.text).find("\n" + line) != std::string::npos);
}

}  // namespace

TEST_CASE("each value is shown with the line that it comes from") {
  const auto stranger = told("b@slow.test", std::nullopt, "192.0.2.7");
  check(stranger, "policy    [greylist], as no [[policy]] fits\n");
  check(stranger,
        "key       sender <a@example.org>, client 192.0.2.0/24, recipient <b@slow.test>\n");
  check(stranger, "  row     none\n");
  check(stranger, "verdict   greylist, reason=new: it is unknown\n");
  check(stranger, "answer    DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later\n");
  CHECK_THAT(stranger.text, ContainsSubstring("greylist.delay = \"5m\" (" + stranger.file + ":4)"));
  CHECK_THAT(stranger.text, ContainsSubstring("greylist.mode = \"enforce\" (default)"));
}

TEST_CASE("a policy is shown with its lines") {
  const auto early = told("b@quick.test", 20, "192.0.2.7");
  check(early, "policy    [[policy]] of " + early.file + ":5\n");
  CHECK_THAT(early.text, ContainsSubstring("policy.delay = \"1m\" (" + early.file + ":7)"));
  check(early, "verdict   greylist, reason=early-retry: a retry passes in 40 s\n");
  const auto due = told("b@quick.test", 60, "192.0.2.7");
  check(due, "verdict   pass, reason=triplet found: its retry, 60 s after it was first seen\n");
  check(due, "answer    PREPEND X-Greylist: delayed 60 seconds");
}

TEST_CASE("the entry that exempts is shown, without rows") {
  const auto exempt = told("b@slow.test", std::nullopt, "198.51.100.7");
  const std::string origin = "exempt.clients = \"198.51.100.0/24\" (" + exempt.file + ":2)";
  CHECK_THAT(exempt.text, ContainsSubstring("-> client exempt") && ContainsSubstring(origin));
  check(exempt, "verdict   pass, reason=client exempt\n");
  CHECK(exempt.text.find("\nkey") == std::string::npos);
  const auto json = nlohmann::json::parse(exempt.json);
  CHECK(json["rules"].back()["decides"] == true);
  CHECK(json["rules"].back()["exempted_by"] == origin);
}

TEST_CASE("a row of the shared table that exempts is shown with its reason") {
  const auto exempt = told("b@sold.test", std::nullopt, "192.0.2.7");
  CHECK_THAT(exempt.text,
             ContainsSubstring("-> recipient exempt") &&
                 ContainsSubstring("row 17 of the table exemption: @sold.test (no more ours; "
                                   "by anna)"));
}

TEST_CASE("the mail that a request may answer is shown, with its row") {
  const auto answer = told("b@written.test", std::nullopt, "192.0.2.7", "mx.there.test");
  check(answer, "written   by <b@written.test> to <a@example.org>\n  row     last seen 20");
  check(answer, "verdict   pass, reason=correspondent: it is unknown, but its recipient has");
  const auto json = nlohmann::json::parse(answer.json)["answer"];
  CHECK(json["recipient"] == "b@written.test");
  CHECK(json["row"]["last_seen"] > 0);
  CHECK(json["local_domain"].is_null());
  const auto other = told("c@written.test", std::nullopt, "192.0.2.7", "mx.there.test");
  check(other, "written   by <c@written.test> to <a@example.org>\n  row     none\n");
  const auto nameless = told("b@written.test", std::nullopt, "192.0.2.7");
  CHECK(nameless.text.find("\nwritten") == std::string::npos);
  CHECK(nlohmann::json::parse(nameless.json)["answer"].is_null());
}

TEST_CASE("JSON has the same as the text, in one object") {
  const auto early = told("b@quick.test", 20, "192.0.2.7");
  const auto json = nlohmann::json::parse(early.json);
  CHECK(json["policy"] == early.file + ":5");
  CHECK(json["verdict"] == "greylist");
  CHECK(json["reason"] == "early-retry");
  CHECK(json["key"]["client"] == "192.0.2.0/24");
  CHECK(json["rows"][0]["record"]["passes"] == 0);
  CHECK(json["rules"].size() > 10);
  CHECK(nlohmann::json::parse(told("b@x", std::nullopt, "192.0.2.7").json)["policy"].is_null());
}

TEST_CASE("invalid UTF-8 and control characters are shown as '?'") {
  const auto odd = told("b\xff\x01@slow.test", std::nullopt, "192.0.2.7");
  CHECK_THAT(odd.text, ContainsSubstring("recipient <b??@slow.test>"));
  CHECK_FALSE(nlohmann::json::parse(odd.json)["key"].is_null());
}

TEST_CASE("what SPF says is told with the term that decided, and what it cost") {
  const auto spf_of = [](std::string_view sender, SpfVerdict verdict, int took_ms) {
    return ExplainedSpf{SpfIdentity::of(sender, "mail.example.net"), std::move(verdict),
                        std::chrono::milliseconds(took_ms), 5};
  };
  using enum SpfResult;
  const SpfVerdict passes{Pass, "ip4:192.0.2.0/24", "_spf.example.com", false, 3, 4, ""};
  const auto pass = told("b@slow.test", std::nullopt, "192.0.2.7", "unknown",
                         spf_of("a@example.org", passes, 42));
  check(pass,
        "spf       pass for example.org (MAIL FROM), by ip4:192.0.2.0/24 of _spf.example.com\n"
        "          asked just now: 5 questions, 42 ms\n");
  CHECK(nlohmann::json::parse(pass.json)["spf"] == nlohmann::json({{"result", "pass"},
                                                                   {"domain", "example.org"},
                                                                   {"identity", "mailfrom"},
                                                                   {"term", "ip4:192.0.2.0/24"},
                                                                   {"wide", false},
                                                                   {"lookups", 3},
                                                                   {"ms", 42}}));

  const SpfVerdict wide{Pass, "+all", "mail.example.net", true, 1, 1, ""};
  const auto helo =
      told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", spf_of("", wide, 301));
  check(helo,
        "spf       pass for mail.example.net (HELO), by +all, by which nearly everybody passes\n"
        "          asked just now: 5 questions, 301 ms, longer than dns.timeout\n");

  const SpfVerdict wrong{PermError, "", "example.org", false, 0, 1, "it has two \"exp=\""};
  const auto error =
      told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", spf_of("a@example.org", wrong, 5));
  check(error, "spf       permerror for example.org (MAIL FROM): it has two \"exp=\"\n");
  CHECK(nlohmann::json::parse(error.json)["spf"]["term"].is_null());

  const SpfVerdict none{None, "", "", false, 0, 1, ""};
  auto bounce = spf_of("", none, 5);
  bounce.parent = {"example.net", passes, true};
  const auto parent = told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", bounce);
  check(parent,
        "spf       none for mail.example.net (HELO); pass for example.net, by ip4:192.0.2.0/24 of "
        "_spf.example.com\n");
  const auto parent_json = nlohmann::json::parse(parent.json)["spf"];
  CHECK(parent_json["result"] == "none");
  CHECK(parent_json["parent"]["result"] == "pass");
  CHECK(parent_json["parent"]["domain"] == "example.net");

  const auto unasked = told("b@slow.test", std::nullopt, "192.0.2.7");
  CHECK(nlohmann::json::parse(unasked.json)["spf"].is_null());
  CHECK(unasked.text.find("\nspf") == std::string::npos);
}

TEST_CASE("points are shown with the signs that they are for") {
  const auto nameless = told("b@slow.test", std::nullopt, "192.0.2.7");
  check(nameless, "points    3: no_name 3\n");
  CHECK(nlohmann::json::parse(nameless.json)["points"] ==
        nlohmann::json({{"total", 3}, {"of", {{"no_name", 3}}}}));
  for (const auto* setting : {"selective = false", "wait_from = 3", "long_from = 6",
                              R"(long_delay = "30m")", "pass_at = -3"}) {
    check(nameless, "          suspicion." + std::string(setting) + " (default)\n");
  }
  const auto named = told("b@slow.test", std::nullopt, "192.0.2.7", "mail.there.test");
  check(named, "points    0\n");
  CHECK(nlohmann::json::parse(named.json)["points"]["of"].empty());
  const ExplainedSpf fails{SpfIdentity::of("a@example.org", ""),
                           {SpfResult::Fail, "-all", "example.org", false, 1, 1, ""},
                           std::chrono::milliseconds(5)};
  const auto line = told("b@slow.test", std::nullopt, "192.0.2.7", "192-0-2-7.dsl.test", fails);
  check(line,
        "points    6: line_name 3, spf_fail 3; from suspicion.long_from = 6 on, a stranger waits "
        "1800 s\n");
  const auto exempt = told("b@slow.test", std::nullopt, "198.51.100.7");
  CHECK(exempt.text.find("\npoints") == std::string::npos);
  CHECK(nlohmann::json::parse(exempt.json)["points"].is_null());
}

TEST_CASE("what SPF says counts for points only if the service asks about it") {
  const ExplainedSpf fails{SpfIdentity::of("a@example.org", ""),
                           {SpfResult::Fail, "-all", "example.org", false, 1, 1, ""},
                           std::chrono::milliseconds(5)};
  const auto result_with = [&](const std::vector<std::string>& set) {
    const TempDirectory directory;
    const auto config = load_config({directory.write("g.toml", ""), {}, "sqlite:/tmp/g.db", set});
    REQUIRE(config);
    return result_of(fails, *config);
  };
  CHECK(result_with({}) == SpfResult::Fail);
  const std::string no_domains = "greylist.auto_allow_domains_after=0";
  CHECK(result_with({no_domains}) == SpfResult::Fail);
  CHECK_FALSE(result_with({"greylist.mode=off"}));
  CHECK_FALSE(result_with({"dns.resolver=off"}));
}

TEST_CASE("the row of a client's null sender is shown for its bounces, and for no other mail") {
  const UnixSeconds now = TestClock().now();
  const auto bounce = [&](const std::vector<StandingRow>& rows) {
    return told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", std::nullopt, rows, "");
  };
  const auto known = bounce({{null_sender_key("192.0.2.7"), {"", 2, now}}});
  check(known, "its <>    192.0.2.7/32\n  row     2 passes counted, last seen 20");
  check(known,
        "verdict   pass, reason=null sender AWL: it is unknown, but mail without a sender from its "
        "client has come back before\nanswer    DUNNO\n");
  CHECK(nlohmann::json::parse(known.json)["null_sender"] ==
        nlohmann::json({{"client", "192.0.2.7/32"}, {"row", {{"passes", 2}, {"last_seen", now}}}}));
  check(bounce({{null_sender_key("192.0.2.7"), {"", 1, now}}}),
        "  row     1 pass counted, last seen");
  const auto unknown = bounce({});
  check(unknown, "its <>    192.0.2.7/32\n  row     none\n");
  check(unknown, "verdict   greylist, reason=new");
  CHECK(nlohmann::json::parse(unknown.json)["null_sender"]["row"].is_null());
  const auto named = told("b@slow.test", std::nullopt, "192.0.2.7");
  CHECK(named.text.find("its <>") == std::string::npos);
  CHECK(nlohmann::json::parse(named.json)["null_sender"].is_null());
}

TEST_CASE("a domain's row is shown, and why its mail passes by it or doesn't") {
  const UnixSeconds now = TestClock().now();
  const StandingKey domain{StandingKind::Domain, "example.org", ""};
  const StandingKey local{StandingKind::LocalDomain, "example.org", ""};
  const auto spf = [](SpfResult result, bool is_wide, bool is_wide_known = true) {
    return ExplainedSpf{SpfIdentity::of("a@example.org", "mx.example.net"),
                        {result, "", "example.org", is_wide, 1, 1, ""},
                        std::chrono::milliseconds(5),
                        1,
                        result == SpfResult::Pass && !is_wide && is_wide_known};
  };
  const auto check_rows = [&](const std::vector<StandingRow>& rows,
                              const std::optional<ExplainedSpf>& says, const std::string& but) {
    CAPTURE(but);
    const auto found = told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", says, rows);
    const auto json = nlohmann::json::parse(found.json);
    CHECK(json["domain"]["domain"] == "example.org");
    CHECK_THAT(found.text, ContainsSubstring("greylist.auto_allow_domains_after = 2 (default)"));
    if (but.empty()) {
      check(found, "  so      its mail passes from this client\n");
      check(found,
            "verdict   pass, reason=domain AWL: it is unknown, but its sender's domain has proved "
            "itself, and it passes SPF\n"
            "answer    DUNNO\n");
      CHECK(json["domain"]["but"].is_null());
      CHECK(json["reason"] == "domain AWL");
    } else {
      check(found, "  but     " + but);
      check(found, "verdict   greylist, reason=new");
      CHECK(json["domain"]["but"].get<std::string>().find(but) == 0);
    }
  };
  using enum SpfResult;
  const StandingRow known{domain, {"", 4, now, 5}};
  check_rows({known}, spf(Pass, false), "");
  check_rows({known}, spf(Pass, true), "nearly everybody passes its SPF");
  check_rows({known}, spf(SoftFail, false), "SPF doesn't say that this client may send its mail");
  check_rows({known}, spf(Pass, false, false),
             "the DNS doesn't say whether everybody passes its SPF");
  check_rows({known}, std::nullopt, "SPF wasn't asked");
  check_rows({known, {local, {"", 0, now}}}, spf(Pass, false),
             "@example.org sends through here, last seen 20");
  check_rows({{domain, {"", 4, now, 6}}}, spf(Pass, false), "fewer than four of five came back");
  check_rows({{domain, {"", 1, now, 1}}}, spf(Pass, false),
             "fewer came back than greylist.auto_allow_domains_after = 2");
  check_rows({{domain, {"", 9, now - 36 * 86400, 9}}}, spf(Pass, false),
             "that is longer ago than greylist.lifetime");

  const auto shown =
      told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", std::nullopt, {known});
  check(shown, "domain    example.org\n  row     4 of 5 mails came back, last seen 20");
  const auto row = nlohmann::json::parse(shown.json)["domain"]["row"];
  CHECK(row == nlohmann::json({{"passes", 4}, {"came", 5}, {"last_seen", now}}));
  const auto none = told("b@slow.test", std::nullopt, "192.0.2.7");
  check(none, "domain    example.org\n  row     none\n");
  CHECK(nlohmann::json::parse(none.json)["domain"]["row"].is_null());
}

TEST_CASE("what lists say is shown, and what it counts") {
  using Kind = ListAnswer::Kind;
  const auto address = *IpAddress::parse("127.0.0.4");
  const std::vector<ExplainedList> lists = {
      {"zen.example", {Kind::Listed, 4, address}, 4, ""},
      {"other.example", {Kind::NotListed, 0, {}}, 0, ""},
      {"{key}.odd.example", {Kind::Unnamed, 0, address}, 0, ""},
      {"late.example", {Kind::Unknown, 0, {}}, 0, ""},
      {"bad.example", {}, 0, "it lists 192.0.2.1, which is nobody's address"}};
  const StandingRow known{{StandingKind::Domain, "example.org", ""}, {"", 4, TestClock().now(), 5}};
  const ExplainedSpf passes{SpfIdentity::of("a@example.org", ""),
                            {SpfResult::Pass, "", "example.org", false, 1, 1, ""},
                            std::chrono::milliseconds(5),
                            1,
                            true};
  const auto found = told("b@slow.test", std::nullopt, "192.0.2.7", "unknown", passes, {known},
                          "a@example.org", lists);
  check(found,
        "lists     zen.example: 127.0.0.4, 4 points\n"
        "          other.example: not listed\n"
        "          {key}.odd.example: 127.0.0.4, which its points don't name\n"
        "          late.example: no answer about this client\n"
        "          bad.example: counts nothing: it lists 192.0.2.1, which is nobody's address\n"
        "points    7: no_name 3, zen.example 4; from");
  check(found, "  but     zen.example has points against this client\n");
  check(found, "verdict   greylist, reason=new");
  const auto json = nlohmann::json::parse(found.json);
  CHECK(json["points"]["of"] == nlohmann::json({{"no_name", 3}, {"zen.example", 4}}));
  CHECK(json["lists"].size() == 5);
  CHECK(json["lists"][0] ==
        nlohmann::json(
            {{"list", "zen.example"}, {"answer", "127.0.0.4"}, {"points", 4}, {"off", nullptr}}));
  CHECK(json["lists"][4]["off"].get<std::string>().starts_with("it lists 192.0.2.1"));
}
