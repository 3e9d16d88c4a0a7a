// SPDX-License-Identifier: MIT
#include "config/policy_section.hpp"

#include <algorithm>

#include "config/apply.hpp"
#include "config/blocks.hpp"
#include "config/origin.hpp"
#include "config/reply_text.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kPolicyPrefix = "policy.";

tl::unexpected<Error> refuse_policy(const std::string& from, const std::string& why) {
  return fail(ErrorKind::Config, from + ": [[policy]]: " + why);
}

std::string inherited_from(const Config& config, std::string_view name) {
  const std::string section = name == "selective" ? "suspicion" : "greylist";
  const std::string key = section + "." + std::string(name);
  const auto origin = std::find_if(config.origins.begin(), config.origins.end(),
                                   [&](const auto& o) { return o.key == key; });
  const bool is_set = origin != config.origins.end() && origin->from != "default";
  return is_set ? "[" + section + "], " + origin->from : "default";
}

void begin_policy(const RawEntry& head, Config& config) {
  config.policy.push_back({{}, config.greylist, {}, head.from});
  auto& origins = config.policy.back().origins;
  for (const auto& setting : policy_settings()) {
    const auto name = setting.key.substr(kPolicyPrefix.size());
    origins.push_back({std::string(name), setting.print(config), inherited_from(config, name)});
  }
}

Result<void> apply_policy_key(const RawEntry& entry, Config& config) {
  const Setting* setting = find_setting(entry.key, policy_settings());
  if (setting == nullptr) {
    return fail(ErrorKind::Config, entry.from + ": " + printable(entry.key, 80) + ": unknown key" +
                                       suggestion_for(entry.key, policy_settings()));
  }
  const auto index = static_cast<std::size_t>(setting - policy_settings().data());
  return apply_value(*setting, entry, config, config.policy.back().origins[index]);
}

// Only if the policy's own `spf` differs from that of [greylist], which has a warning itself.
void warn_of_spf(const Config::PolicySection& policy, Config& config) {
  const bool is_own = policy.greylist.spf != config.greylist.spf;
  if (!is_own || policy.greylist.spf != SpfUse::Pass) return;
  if (config.dns.source != ResolverOptions::Source::Off) return;
  config.warnings.push_back(policy.from + ": [[policy]]: its spf = \"pass\" lets nothing in with " +
                            named(config, "dns.resolver"));
}

// Checks across the policy's values.
Result<void> end(Config& config, Policies& policies) {
  const auto& policy = config.policy.back();
  const auto& greylist = policy.greylist;
  if (policy.scope.recipients.empty() && policy.scope.contexts.empty()) {
    return refuse_policy(policy.from,
                         "is for no mail; write recipients = [\"example.org\"], contexts, or both");
  }
  if (greylist.delay > greylist.retry_window) {
    return refuse_policy(policy.from, "its delay is longer than " +
                                          named(config, "greylist.retry_window") +
                                          ", so that no retry would ever pass; shorten it");
  }
  if (auto reply = check_reply_bytes(greylist); !reply) {
    return refuse_policy(policy.from, "its message " + reply.error().text);
  }
  if (auto added = policies.add(policy.scope, greylist); !added) {
    return refuse_policy(policy.from, added.error().text);
  }
  warn_of_spf(policy, config);
  return {};
}

Result<void> read_recipients(const RawValue& value, Config& config) {
  if (auto good = Policies().add({value.list, {}}, {}); !good) return good;
  config.policy.back().scope.recipients = value.list;
  return {};
}

}  // namespace

Setting policy_recipients_setting() {
  return {"policy.recipients", RawValue::Kind::List,
          "write a list like [\"example.org\", \"@example.net\", \"anna@example.com\"]",
          read_recipients,
          [](const Config& config) { return toml_list(config.policy.back().scope.recipients); }};
}

void apply_policies(std::span<const RawEntry> entries, Config& config, Mistakes& mistakes) {
  auto policies = std::make_shared<Policies>();
  apply_blocks(entries,
               {[&](const RawEntry& head) { begin_policy(head, config); },
                [&](const RawEntry& entry) { return apply_policy_key(entry, config); },
                [&] { return end(config, *policies); }},
               mistakes);
  policies->finish();
  if (policies->count() > 0) config.policies = std::move(policies);
}

}  // namespace grayling
