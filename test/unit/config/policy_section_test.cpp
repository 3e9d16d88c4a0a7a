// SPDX-License-Identifier: MIT
// [[policy]] blocks: their values, where each value comes from, and errors.
#include "config/policy_section.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

Result<Config> load_with_policy(const std::string& toml, std::vector<std::string> set = {}) {
  const TempDirectory directory;
  ConfigSources sources{directory.write("g.toml", toml), {}, "sqlite:/tmp/g.db", std::move(set)};
  auto config = load_config(sources);
  const std::string name = *sources.file;
  if (config) {
    for (auto& policy : config->policy) {
      for (auto& origin : policy.origins) {
        const auto at = origin.from.find(name);
        if (at != std::string::npos) origin.from.replace(at, name.size(), "FILE");
      }
    }
    return config;
  }
  auto error = config.error();
  if (error.text.starts_with(name)) error.text.replace(0, name.size(), "FILE");
  return fail(error);
}

// Returns the start of the error.
void check(const std::string& toml, const std::string& expected) {
  CAPTURE(toml);
  const auto config = load_with_policy(toml);
  REQUIRE_FALSE(config);
  CHECK(config.error().text.substr(0, expected.size()) == expected);
}

std::string shown(const Config::PolicySection& policy) {
  std::string text;
  for (const auto& o : policy.origins) text += o.key + " = " + o.value + " # " + o.from + "\n";
  return text;
}

}  // namespace

TEST_CASE("a policy is [greylist] with what it changes, wherever that stands") {
  const auto config = load_with_policy(
      "[[policy]]\nrecipients = [\"example.org\"]\nmode = \"off\"\n"
      "[[policy]]\ncontexts = [\"mx\"]\ndelay = \"10m\"\nmatch = \"sender\"\n"
      "spf = \"off\"\n"
      "action = \"451\"\nmessage = \"Later\"\n"
      "[greylist]\ndelay = \"5m\"\nspf = \"pass\"\nmessage = \"Come again\"\n"
      "[suspicion]\nselective = true\n",
      {"greylist.action=450"});
  REQUIRE(config);
  REQUIRE(config->policy.size() == 2);
  CHECK(shown(config->policy[0]) ==
        "recipients = [\"example.org\"] # FILE:2\n"
        "contexts = [] # default\n"
        "mode = \"off\" # FILE:3\n"
        "match = \"triplet\" # default\n"
        "delay = \"5m\" # [greylist], FILE:12\n"
        "spf = \"pass\" # [greylist], FILE:13\n"
        "selective = true # [suspicion], FILE:16\n"
        "action = \"450\" # [greylist], --set\n"
        "message = \"Come again\" # [greylist], FILE:14\n");
  CHECK(shown(config->policy[1]) ==
        "recipients = [] # default\n"
        "contexts = [\"mx\"] # FILE:5\n"
        "mode = \"enforce\" # default\n"
        "match = \"sender\" # FILE:7\n"
        "delay = \"10m\" # FILE:6\n"
        "spf = \"off\" # FILE:8\n"
        "selective = true # [suspicion], FILE:16\n"
        "action = \"451\" # FILE:9\n"
        "message = \"Later\" # FILE:10\n");
  std::string scratch;
  REQUIRE(config->policies);
  const auto* found = config->policies->find("a@example.org", "mx", scratch);
  REQUIRE(found != nullptr);
  CHECK(found->mode == Mode::Off);
  CHECK(found->delay == 300);
  found = config->policies->find("a@example.net", "mx", scratch);
  REQUIRE(found != nullptr);
  CHECK(found->match == Match::Sender);
  CHECK(found->spf == SpfUse::Off);
  CHECK(found->message == "Later");
  CHECK(config->policies->find("a@example.net", "", scratch) == nullptr);
}

TEST_CASE("policies may stand in one line, and be none") {
  const auto config = load_with_policy(
      "policy = [{recipients = [\"a@\"], mode = \"learn\"}, {recipients = [\"b@\"]}]\n");
  REQUIRE(config);
  REQUIRE(config->policy.size() == 2);
  CHECK(config->policy[0].greylist.mode == Mode::Learn);
  CHECK(config->policy[1].greylist.mode == Mode::Enforce);
  CHECK_FALSE(load_with_policy("")->policies);
}

TEST_CASE("a mistake in a policy is shown with its line and what would be right") {
  const std::string head = "[[policy]]\nrecipients = [\"example.org\"]\n";
  check(head + "dealy = \"5m\"\n", "FILE:3: policy.dealy: unknown key; did you mean policy.delay?");
  check(head + "ipv4_prefix = 5\n",
        "FILE:3: policy.ipv4_prefix: unknown key; the nearest known is");
  check(head + "delay = 5\n", "FILE:3: policy.delay = 5: wrong type; write it like 30s");
  check(head + "mode = \"of\"\n",
        "FILE:3: policy.mode = \"of\": unknown; write \"enforce\", \"learn\" or \"off\"");
  check(head + "spf = \"prov\"\n",
        "FILE:3: policy.spf = \"prov\": unknown; write \"off\", \"prove\" or \"pass\"");
  check(head + "delay = \"3d\"\n",
        "FILE:1: [[policy]]: its delay is longer than greylist.retry_window = \"2d\" (default)");
  check(head + "message = \"4.2.0\"\n", "FILE:3: policy.message = \"4.2.0\": an enhanced");
  check(head + "message = \"" + std::string(390, 'x') + "\"\n",
        "FILE:1: [[policy]]: its message makes");
  check(head + "[policy.more]\n", "FILE:3: policy.more: unknown key");
  check("[[policy]]\nmode = \"off\"\n", "FILE:1: [[policy]]: is for no mail; write recipients");
  check("[[policy]]\nrecipients = [\"no entry\"]\n",
        "FILE:2: policy.recipients = [\"no entry\"]: \"no entry\": has a blank in it");
  check("[[policy]]\nrecipients = \"a@\"\n", "FILE:2: policy.recipients = \"a@\": wrong type");
  check("[[policy]]\ncontexts = [\"\"]\n", "FILE:2: policy.contexts = [\"\"]: \"\" is no context");
  check("[greylist]\noutbound = [\"relay\", \"\"]\n",
        "FILE:2: greylist.outbound = [\"relay\", \"\"]: \"\" is no context");
  check("[greylist]\noutbound = \"relay\"\n", "FILE:2: greylist.outbound = \"relay\": wrong type");
  check("[[polcy]]\nrecipients = [\"a@\"]\n",
        "FILE:1: [[polcy]]: unknown section; did you mean [[policy]]?");
  check("[[greylist]]\ndelay = \"5m\"\n",
        "FILE:1: greylist: a section, not a key; write [greylist] on");
  check("[policy]\nmode = \"off\"\n",
        "FILE:1: policy: a policy is set in the file, below a line [[policy]]");
  const auto set = load_with_policy("", {"policy.mode=off"});
  REQUIRE_FALSE(set);
  CHECK(set.error().text.substr(0, 20) == "--set: policy.mode =");
}

TEST_CASE("many recipients are one policy") {
  std::string toml = "[[policy]]\nrecipients = [";
  for (int i = 0; i < 5000; ++i) toml += "\"user" + std::to_string(i) + "@example.org\", ";
  const auto config = load_with_policy(toml + "]\nmode = \"off\"\n");
  REQUIRE(config);
  std::string scratch;
  CHECK(config->policies->find("user4999@example.org", "", scratch) != nullptr);
  CHECK(config->policies->find("user5000@example.org", "", scratch) == nullptr);
}
