// SPDX-License-Identifier: MIT
#include "grayling/doctor/postfix.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace grayling;
using Level = Finding::Level;

namespace {

constexpr auto kGood =
    "permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, "
    "reject_unlisted_recipient, check_policy_service { inet:127.0.0.1:10023, timeout=10s, "
    "default_action=DUNNO }";

// The parameters of a fresh Postfix.
PostfixFacts facts(const std::string& recipients, bool is_chrooted = true) {
  return {{{"queue_directory", "/var/spool/postfix"},
           {"smtpd_policy_service_timeout", "100s"},
           {"smtpd_policy_service_default_action", "451 4.3.5 Server configuration problem"},
           {"smtpd_relay_restrictions", "permit_mynetworks, defer_unauth_destination"},
           {"smtpd_recipient_restrictions", recipients}},
          is_chrooted};
}

Config config(const std::string& listen = "inet:127.0.0.1:10023") {
  Config config;
  config.listen = {*parse_endpoint(listen)};
  return config;
}

Level worst(const Findings& findings) {
  Level level = Level::Good;
  for (const auto& finding : findings) level = std::max(level, finding.level);
  return level;
}

// Returns the only finding that isn't good.
Finding trouble(const Findings& findings) {
  Findings rest;
  for (const auto& finding : findings) {
    if (finding.level != Level::Good) rest.push_back(finding);
  }
  REQUIRE(rest.size() == 1);
  CHECK_FALSE(rest.front().remedy.empty());
  return rest.front();
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("a main.cf as the README has it is well") {
  CHECK(worst(examine_postfix(facts(kGood), config())) == Level::Good);
  CHECK(worst(examine_postfix(facts(kGood), config("inet:0.0.0.0:10023"))) == Level::Good);
  const auto by_name = replaced(kGood, "127.0.0.1", "localhost");
  CHECK(worst(examine_postfix(facts(by_name), config())) == Level::Good);
}

TEST_CASE("a socket is looked for where smtpd sees it") {
  const std::string relative = replaced(kGood, "inet:127.0.0.1:10023", "unix:private/grayling");
  const std::string absolute = replaced(kGood, "inet:127.0.0.1:10023", "unix:/run/g.sock");
  const auto in_queue = config("unix:/var/spool/postfix/private/grayling");
  CHECK(worst(examine_postfix(facts(relative), in_queue)) == Level::Good);
  CHECK(worst(examine_postfix(facts(relative, false), in_queue)) == Level::Good);
  CHECK(worst(examine_postfix(facts(absolute, false), config("unix:/run/g.sock"))) == Level::Good);
  const auto unreachable = trouble(examine_postfix(facts(absolute), config("unix:/run/g.sock")));
  CHECK(unreachable.level == Level::Bad);
  CHECK(unreachable.text.find("chrooted") != std::string::npos);
  CHECK(unreachable.remedy.find("{ unix:grayling/policy, ") != std::string::npos);
}

TEST_CASE("a path that is right outside the chroot alone names the chroot") {
  const std::string path = "unix:/var/spool/postfix/grayling/policy";
  const auto inside = facts(replaced(kGood, "inet:127.0.0.1:10023", path));
  const auto found = trouble(examine_postfix(inside, config(path)));
  CHECK(found.text.find("smtpd is chrooted in /var/spool/postfix, so it looks for "
                        "/var/spool/postfix/var/spool/postfix/grayling/policy") !=
        std::string::npos);
  CHECK(found.text.find("doesn't listen by its configuration") == std::string::npos);
  CHECK(found.remedy.find("{ unix:grayling/policy, ") != std::string::npos);
  const auto run = replaced(kGood, "inet:127.0.0.1:10023", "unix:/run/g.sock");
  CHECK(trouble(examine_postfix(facts(run), config("unix:/run/g.sock")))
            .text.find("it looks for /var/spool/postfix/run/g.sock") != std::string::npos);
  const auto outside = facts(replaced(kGood, "inet:127.0.0.1:10023", path), false);
  CHECK(worst(examine_postfix(outside, config(path))) == Level::Good);
  const auto elsewhere = facts(replaced(kGood, "inet:127.0.0.1:10023", "unix:/elsewhere"));
  CHECK(trouble(examine_postfix(elsewhere, config(path)))
            .text.find("doesn't listen by its configuration") != std::string::npos);
}

TEST_CASE("if Postfix doesn't ask grayling, the line to add is shown") {
  const auto nobody = trouble(examine_postfix(facts("permit_mynetworks"), config()));
  CHECK(nobody.level == Level::Bad);
  CHECK(nobody.remedy.find("check_policy_service { inet:127.0.0.1:10023, timeout=10s, "
                           "default_action=DUNNO }") != std::string::npos);
  const auto elsewhere = trouble(examine_postfix(facts(kGood), config("inet:127.0.0.1:10024")));
  CHECK(elsewhere.text.find("asks inet:127.0.0.1:10023") != std::string::npos);
  CHECK(elsewhere.remedy.find("replace it if that is meant") != std::string::npos);
}

TEST_CASE("what must come first is missed") {
  for (const std::string word : {"permit_mynetworks, ", "reject_unlisted_recipient, "}) {
    CAPTURE(word);
    const auto found = trouble(examine_postfix(facts(replaced(kGood, word, "")), config()));
    CHECK(found.level == Level::Warning);
  }
  const auto without = replaced(kGood, "reject_unauth_destination, ", "");
  CHECK(worst(examine_postfix(facts(without), config())) ==
        Level::Good);  // it is in the relay list
  auto open_relay = facts(without);
  open_relay.parameters["smtpd_relay_restrictions"] = "";
  CHECK(trouble(examine_postfix(open_relay, config())).level == Level::Warning);
}

TEST_CASE("what keeps grayling from being obeyed is bad") {
  const std::string check = "check_policy_service {";
  for (const std::string before : {"permit, ", "warn_if_reject "}) {
    CAPTURE(before);
    const auto list = replaced(kGood, check, before + check);
    CHECK(trouble(examine_postfix(facts(list), config())).level == Level::Bad);
  }
}

TEST_CASE("options of Postfix that would delay or turn away mail are found") {
  const auto slow = replaced(kGood, "timeout=10s", "timeout=100s");
  CHECK(trouble(examine_postfix(facts(slow), config())).level == Level::Warning);
  const auto hasty = replaced(kGood, "timeout=10s", "timeout=1s");
  CHECK(trouble(examine_postfix(facts(hasty), config())).level == Level::Bad);
  const auto harsh = replaced(kGood, ", default_action=DUNNO", "");
  CHECK(trouble(examine_postfix(facts(harsh), config())).text.find("451 4.3.5") !=
        std::string::npos);
  auto everywhere = facts(replaced(kGood, ", timeout=10s, default_action=DUNNO", ""));
  everywhere.parameters["smtpd_policy_service_timeout"] = "20s";
  everywhere.parameters["smtpd_policy_service_default_action"] = "dunno";
  CHECK(worst(examine_postfix(everywhere, config())) == Level::Good);
}

TEST_CASE("a Postfix that looks up no names gives all strangers points") {
  auto nameless = facts(kGood);
  auto settings = config();
  nameless.parameters["smtpd_peername_lookup"] = "yes";
  CHECK(worst(examine_postfix(nameless, settings)) == Level::Good);
  nameless.parameters["smtpd_peername_lookup"] = "no";
  const auto found = trouble(examine_postfix(nameless, settings));
  CHECK(found.level == Level::Warning);
  CHECK(found.text.starts_with("smtpd_peername_lookup = no: no client has a name"));
  CHECK(found.remedy ==
        "in main.cf: smtpd_peername_lookup = yes\n"
        "or in grayling.toml: suspicion.points.no_name = 0");
  settings.suspicion.points[static_cast<std::size_t>(Sign::NoName)] = 0;
  CHECK(worst(examine_postfix(nameless, settings)) == Level::Good);
}

TEST_CASE("options without braces are restrictions that Postfix doesn't know") {
  auto list = replaced(kGood, "{ ", "");
  list = replaced(list, " }", "");
  const auto found = examine_postfix(facts(list), config());
  REQUIRE(worst(found) == Level::Bad);
  CHECK(found.front().text.find("takes timeout=10s for a restriction") != std::string::npos);
}

TEST_CASE("a port that has its own restrictions goes by these") {
  const std::map<std::string, std::string> stock = {{"smtp/inet/command", "smtpd"}};
  const auto with = [&](const std::string& service, const std::string& restrictions) {
    auto master_cf = stock;
    master_cf[service + "/command"] = "smtpd -o …";
    master_cf[service + "/smtpd_recipient_restrictions"] = restrictions;
    return postfix_facts(facts(kGood).parameters, master_cf);
  };
  const auto deaf = trouble(examine_postfix(with("smtp/inet", "permit_mynetworks"), config()));
  CHECK(deaf.text == "no restriction in master.cf, at smtp/inet asks grayling");
  for (const std::string port : {"192.0.2.1:25/inet", "[2001:db8::1]:smtp/inet", "smtpd/pass"}) {
    CAPTURE(port);
    CHECK(worst(examine_postfix(with(port, "permit_mynetworks"), config())) == Level::Bad);
  }
  for (const std::string port : {"submission/inet", "10587/inet", "smtp/unix"}) {
    CAPTURE(port);
    CHECK(worst(examine_postfix(with(port, "permit_mynetworks"), config())) == Level::Good);
  }
  auto port_alone = with("smtp/inet", kGood);
  port_alone.parameters["smtpd_recipient_restrictions"] = "";  // has no effect
  const auto well = examine_postfix(port_alone, config());
  REQUIRE(worst(well) == Level::Good);
  CHECK(well.front().text == "smtp/inet: smtpd_recipient_restrictions asks inet:127.0.0.1:10023");
}

namespace {

constexpr auto kCheck =
    "check_policy_service { inet:127.0.0.1:10023, timeout=10s, default_action=DUNNO }";
constexpr auto kBefore = "permit_mynetworks, reject_unauth_destination, reject_unlisted_recipient";

// With the class `greylist`, and another that names it.
PostfixFacts facts_with_class(const std::string& recipients, const std::string& greylist = kCheck) {
  auto facts = ::facts(recipients);
  facts.parameters["smtpd_restriction_classes"] = "greylist, strict";
  facts.parameters["greylist"] = greylist;
  facts.parameters["strict"] = "reject_unlisted_recipient greylist";
  return facts;
}

const std::string kTable = ", check_recipient_access hash:/etc/postfix/greylisted";

}  // namespace

TEST_CASE("a restriction class that a list names is what it stands for") {
  const std::string before = "permit_mynetworks, reject_unauth_destination, ";
  for (const auto& recipients : {kBefore + std::string(", greylist"), before + "strict"}) {
    CAPTURE(recipients);
    const auto found = examine_postfix(facts_with_class(recipients), config());
    REQUIRE(worst(found) == Level::Good);
    REQUIRE(found.size() == 1);
    CHECK(found.front().text == "smtpd_recipient_restrictions asks inet:127.0.0.1:10023");
  }
  CHECK(trouble(examine_postfix(facts_with_class(before + "greylist"), config())).level ==
        Level::Warning);  // the checks that must come first are missing there, too
  const auto unheard = kBefore + std::string(", warn_if_reject greylist");
  CHECK(trouble(examine_postfix(facts_with_class(unheard), config())).level == Level::Bad);
  auto relay = facts_with_class("permit_mynetworks, reject_unlisted_recipient, greylist");
  relay.parameters["smtpd_relay_restrictions"] = "no_relaying";
  relay.parameters["smtpd_restriction_classes"] += " no_relaying";
  relay.parameters["no_relaying"] = "reject_unauth_destination";
  CHECK(worst(examine_postfix(relay, config())) == Level::Good);
}

TEST_CASE("a restriction class that only an access table can name is reported as such") {
  auto facts = facts_with_class(kBefore + kTable);
  facts.parameters["strict"] = "reject_unlisted_recipient";
  const auto found = examine_postfix(facts, config());
  REQUIRE(worst(found) == Level::Good);
  REQUIRE(found.size() == 1);
  CHECK(found.front().text ==
        "class greylist asks inet:127.0.0.1:10023, "
        "only about mail that an access table sends there");
  facts.parameters["greylist"] = replaced(kCheck, "timeout=10s", "timeout=100s");
  CHECK(trouble(examine_postfix(facts, config())).text.starts_with("class greylist: mail hangs"));
  facts.parameters["greylist"] = "check_policy_service inet:127.0.0.1:10023, timeout=10s";
  CHECK(examine_postfix(facts, config()).front().text ==
        "class greylist: Postfix takes timeout=10s for a restriction, and turns away all mail");
  facts.parameters["greylist"] = replaced(kCheck, "10023", "60000");
  CHECK(trouble(examine_postfix(facts, config())).text ==
        "no restriction in main.cf asks grayling; it asks inet:127.0.0.1:60000, where grayling "
        "doesn't listen by its configuration");
}

TEST_CASE("a restriction class that no restriction names is not asked") {
  auto facts = facts_with_class(kBefore);
  facts.parameters["strict"] = "reject_unlisted_recipient";
  const auto nobody = trouble(examine_postfix(facts, config()));
  CHECK(nobody.text ==
        "no restriction in main.cf asks grayling; its class greylist would, but "
        "no restriction names it");
  facts.parameters["smtpd_data_restrictions"] = kTable;
  CHECK(trouble(examine_postfix(facts, config())).level == Level::Bad);  // at DATA is too late
}

TEST_CASE("a table at DATA may send bounces to a class") {
  auto at_data = config();
  at_data.greylist.null_sender = NullSender::Data;
  auto facts = facts_with_class(kBefore + kTable);
  facts.parameters["strict"] = "reject_unlisted_recipient";
  CHECK(trouble(examine_postfix(facts, at_data)).level == Level::Bad);
  facts.parameters["smtpd_data_restrictions"] = "check_sender_access hash:/etc/postfix/bounces";
  CHECK(worst(examine_postfix(facts, at_data)) == Level::Good);
}

TEST_CASE("a port may have restriction classes of its own") {
  const std::string at = "smtp/inet/";
  std::map<std::string, std::string> master_cf = {{at + "command", "smtpd"},
                                                  {at + "greylist", "permit_mynetworks"}};
  const auto main_cf = facts_with_class(kBefore + std::string(", greylist")).parameters;
  CHECK(worst(examine_postfix(postfix_facts(main_cf, master_cf), config())) == Level::Bad);
  master_cf[at + "smtpd_restriction_classes"] = "mine";
  master_cf[at + "smtpd_recipient_restrictions"] = kBefore + std::string(", mine");
  master_cf[at + "mine"] = kCheck;
  const auto well = examine_postfix(postfix_facts(main_cf, master_cf), config());
  REQUIRE(worst(well) == Level::Good);
  CHECK(well.front().text == "smtp/inet: smtpd_recipient_restrictions asks inet:127.0.0.1:10023");
}

TEST_CASE("the null sender at DATA needs its own line") {
  auto at_data = config();
  at_data.greylist.null_sender = NullSender::Data;
  const auto found = trouble(examine_postfix(facts(kGood), at_data));
  CHECK(found.level == Level::Bad);
  CHECK(found.remedy.find("smtpd_data_restrictions") != std::string::npos);
  auto hooked = facts(kGood);
  hooked.parameters["smtpd_data_restrictions"] =
      "check_policy_service { inet:127.0.0.1:10023, timeout=10s, default_action=DUNNO }";
  CHECK(worst(examine_postfix(hooked, at_data)) == Level::Good);
}

TEST_CASE("postconf's lines are read, and the chroot's default is by the compatibility level") {
  const auto values = parse_postconf("a = b = c\nempty =\npostconf: warning: no\n\nlast = x");
  CHECK(values == std::map<std::string, std::string>{{"a", "b = c"}, {"empty", ""}, {"last", "x"}});
  const auto is_chrooted = [](const std::string& level, const std::string& field) {
    return postfix_facts({{"compatibility_level", level}},
                         {{"192.0.2.1:2525/inet/command", "smtpd -o max_use=1"},
                          {"192.0.2.1:2525/inet/chroot", field},
                          {"smtp/unix/command", "smtp"},
                          {"smtp/unix/chroot", "y"}})
        .is_chrooted;
  };
  CHECK(is_chrooted("3.6", "y"));
  CHECK_FALSE(is_chrooted("3.6", "-"));
  CHECK_FALSE(is_chrooted("0", "n"));
  CHECK(is_chrooted("0", "-"));
  CHECK(parse_postconf("smtp/inet/chroot = y\n").at("smtp/inet/chroot") == "y");
}
