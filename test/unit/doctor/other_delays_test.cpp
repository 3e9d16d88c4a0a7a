// SPDX-License-Identifier: MIT
#include "grayling/doctor/other_delays.hpp"

#include "support/catch.hpp"

using namespace grayling;
using MasterCf = std::map<std::string, std::string>;

namespace {

constexpr auto kModules =
    "Modules enabled: dkim, greylist, spf\nModules disabled (explicitly): bimi\n";

PostfixParameters main_cf() {
  return {{"postscreen_pipelining_enable", "no"},
          {"postscreen_non_smtp_command_enable", "no"},
          {"postscreen_bare_newline_enable", "no"},
          {"smtpd_milters", ""}};
}

MasterCf master_cf() {
  return {{"smtp/inet/command", "postscreen"}, {"smtpd/pass/command", "smtpd"}};
}

Findings found(const PostfixParameters& parameters, const MasterCf& master,
               std::string_view modules = "") {
  auto findings = examine_other_delays(postfix_facts(parameters, master), modules);
  for (const auto& finding : findings) CHECK(finding.level == Finding::Level::Warning);
  return findings;
}

}  // namespace

TEST_CASE("a postscreen without tests that turn clients away is well") {
  CHECK(found(main_cf(), master_cf()).empty());
  auto parameters = main_cf();
  parameters["postscreen_greet_action"] = "enforce";  // whoever passes it goes on
  CHECK(found(parameters, master_cf()).empty());
  CHECK(found({}, master_cf()).empty());  // a Postfix before 2.8 knows none of them
}

TEST_CASE("postscreen's deep tests are named, with the lines that end them") {
  auto parameters = main_cf();
  parameters["postscreen_bare_newline_enable"] = "yes";
  parameters["postscreen_pipelining_enable"] = "YES";
  const auto findings = found(parameters, master_cf());
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].text ==
        "postscreen turns away each new client once, too (postscreen_pipelining_enable, "
        "postscreen_bare_newline_enable), so a stranger must come back twice");
  CHECK(findings[0].remedy ==
        "in main.cf: postscreen_pipelining_enable = no\n"
        "in main.cf: postscreen_bare_newline_enable = no");
}

TEST_CASE("what master.cf sets for postscreen holds for it") {
  auto parameters = main_cf();
  auto master = master_cf();
  master["smtp/inet/postscreen_bare_newline_enable"] = "yes";
  const auto findings = found(parameters, master);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].remedy == "in master.cf: postscreen_bare_newline_enable = no");
  master["smtp/inet/postscreen_bare_newline_enable"] = "no";
  parameters["postscreen_bare_newline_enable"] = "yes";
  CHECK(found(parameters, master).empty());
}

TEST_CASE("tests of a postscreen that receives no mail say nothing") {
  auto parameters = main_cf();
  parameters["postscreen_bare_newline_enable"] = "yes";
  CHECK(found(parameters, {{"smtp/inet/command", "smtpd"}}).empty());
  CHECK(found(parameters, {{"2525/inet/command", "postscreen"}}).empty());
}

TEST_CASE("rspamd's module greylist is a warning where Postfix asks a milter") {
  auto parameters = main_cf();
  const MasterCf master = {{"smtp/inet/command", "smtpd"}};
  CHECK(found(parameters, master, kModules).empty());
  auto own = master;
  own["smtp/inet/smtpd_milters"] = "inet:localhost:11332";
  CHECK(found(parameters, own, kModules).size() == 1);
  parameters["smtpd_milters"] = "inet:localhost:11332";
  const auto findings = found(parameters, master, kModules);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].text.find("rspamd's module greylist") != std::string::npos);
  CHECK(findings[0].remedy.find("greylist.conf: enabled = false;") != std::string::npos);
  CHECK(found(parameters, master, "").empty());
}

TEST_CASE("only an enabled module greylist counts, in any colour") {
  auto parameters = main_cf();
  parameters["smtpd_milters"] = "unix:rspamd/milter.sock";
  for (const auto* modules :
       {"Modules enabled: dkim, spf\nModules disabled (no Redis): greylist, replies\n",
        "Modules enabled:\nModules disabled (explicitly): greylist\n",
        "Modules enabled: greylist_own\n", "something else\n", "Modules enabled:"}) {
    CAPTURE(modules);
    CHECK(found(parameters, {}, modules).empty());
  }
  for (const auto* modules : {"Modules enabled: greylist", "Modules enabled: spf,greylist,dkim\n",
                              "\x1b[32mModules enabled:\x1b[0m \x1b[1mgreylist\x1b[0m, spf\n"}) {
    CAPTURE(modules);
    CHECK(found(parameters, {}, modules).size() == 1);
  }
}
