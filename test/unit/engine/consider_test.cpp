// SPDX-License-Identifier: MIT
#include "engine/consider.hpp"

#include "engine/shared_rules.hpp"
#include "support/test_log.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

std::shared_ptr<const Policies> policies() {
  auto policies = std::make_shared<Policies>();
  GreylistSettings off;
  off.mode = Mode::Off;
  GreylistSettings by_sender;
  by_sender.match = Match::Sender;
  REQUIRE(policies->add({{"off.test"}, {}}, off));
  REQUIRE(policies->add({{"sender.test"}, {}}, by_sender));
  policies->finish();
  return policies;
}

}  // namespace

TEST_CASE("a request is read by the policy that it falls under, and else by [greylist]") {
  struct Row {
    const char* recipient;
    std::optional<TableKind> kind;
    std::uint32_t policy;
    SubjectKind subject;
    const char* client;  // of the key
  };
  const auto row =
      GENERATE(Row{"b@other.test", TableKind::Full, 0, SubjectKind::Greylisted, "192.0.2.0/24"},
               Row{"b@other.test", std::nullopt, 0, SubjectKind::Greylisted, "192.0.2.0/24"},
               Row{"b@other.test", TableKind::Tutorial, 0, SubjectKind::Greylisted, ""},
               Row{"b@off.test", TableKind::Full, 1, SubjectKind::Exempt, ""},
               Row{"b@sub.off.test", TableKind::Full, 1, SubjectKind::Exempt, ""},
               Row{"b@notoff.test", TableKind::Full, 0, SubjectKind::Greylisted, "192.0.2.0/24"},
               Row{"b@sender.test", TableKind::Full, 2, SubjectKind::Greylisted, ""},
               Row{"b@sender.test", TableKind::Tutorial, 2, SubjectKind::Greylisted, ""});
  CAPTURE(row.recipient);
  const SharedRules shared{std::make_shared<const GreylistSettings>(), policies(), nullptr};
  const Mail mail{.recipient = row.recipient};
  Subject subject;
  const auto& settings =
      consider_request(shared.rules(), row.kind, nullptr, request_of(mail), subject);
  CHECK(settings.policy == row.policy);
  CHECK(subject.kind == row.subject);
  CHECK(subject.key.client == row.client);
}

TEST_CASE("what was read for one request leaves nothing to the next") {
  const SharedRules shared{std::make_shared<const GreylistSettings>(), policies(), nullptr};
  const Mail first{.sender = "someone@long.example.org", .recipient = "b@other.test"};
  const Mail second{.recipient = "b@sender.test"};
  Subject used;
  Subject fresh;
  consider_request(shared.rules(), TableKind::Full, nullptr, request_of(first), used);
  consider_request(shared.rules(), TableKind::Full, nullptr, request_of(second), used);
  consider_request(shared.rules(), TableKind::Full, nullptr, request_of(second), fresh);
  CHECK(used.key == fresh.key);
  CHECK(used.network == fresh.network);
}

TEST_CASE("settings that are shared live on when others replace them") {
  SharedRules shared{std::make_shared<const GreylistSettings>(), policies(), nullptr};
  const auto greylist = shared.share(shared.greylist.get());
  const auto policy = shared.share(&shared.policies->settings(2));
  CHECK(greylist == shared.greylist);
  CHECK(policy.get() == &shared.policies->settings(2));
  shared = {};
  CHECK(greylist->policy == 0);
  CHECK(policy->policy == 2);
}

TEST_CASE("a tutorial's table is told to have no use for a policy's match and delay") {
  struct Row {
    std::optional<TableKind> kind;
    int warnings;
  };
  const auto row =
      GENERATE(Row{TableKind::Tutorial, 1}, Row{TableKind::Full, 0}, Row{std::nullopt, 0});
  SharedRules shared{std::make_shared<const GreylistSettings>(), policies(), nullptr};
  TestLog log;
  shared.tell_unmet(row.kind, log);
  CHECK(log.count("match and delay of a [[policy]] don't apply") == row.warnings);
  shared.policies = nullptr;
  shared.tell_unmet(row.kind, log);
  CHECK(log.count("") == row.warnings);
}
