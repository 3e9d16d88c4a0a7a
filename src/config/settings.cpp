// SPDX-License-Identifier: MIT
#include <initializer_list>

#include "config/dns_setting.hpp"
#include "config/exempt_setting.hpp"
#include "config/policy_section.hpp"
#include "config/reply_text.hpp"
#include "config/setting_kinds.hpp"
#include "config/suspicion_setting.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
constexpr auto kTenYears = days(3650);  // more is probably a mistake

const Choices<OnFailure> kOnFailure = {{"permit", OnFailure::Permit}, {"defer", OnFailure::Defer}};
const Choices<Mode> kModes = {
    {"enforce", Mode::Enforce}, {"learn", Mode::Learn}, {"off", Mode::Off}};
const Choices<Match> kMatches = {{"triplet", Match::Triplet}, {"sender", Match::Sender}};
const Choices<ClientIdentity> kClients = {{"auto", ClientIdentity::Auto},
                                          {"network", ClientIdentity::Network},
                                          {"address", ClientIdentity::Address}};
const Choices<NullSender> kNullSenders = {
    {"greylist", NullSender::Greylist}, {"exempt", NullSender::Exempt}, {"data", NullSender::Data}};
const Choices<SpfUse> kSpfUses = {
    {"off", SpfUse::Off}, {"prove", SpfUse::Prove}, {"pass", SpfUse::Pass}};
const Choices<LogTarget> kTargets = {
    {"stderr", LogTarget::Stderr}, {"syslog", LogTarget::Syslog}, {"journal", LogTarget::Journal}};
const Choices<LogLines> kLines = {{"text", LogLines::Text}, {"json", LogLines::Json}};
const Choices<LogLevel> kLevels = {{"error", LogLevel::Error},
                                   {"warning", LogLevel::Warning},
                                   {"info", LogLevel::Info},
                                   {"debug", LogLevel::Debug}};

constexpr auto kActionGood = "write it in quotes, like \"DEFER_IF_PERMIT\" or \"451\"";
constexpr auto kFileGood = "write the path of a file in quotes, or \"\" for none";
constexpr auto kMessageGood = "write a text in quotes";

Result<void> any_text(std::string_view, const Config&) {
  return {};
}
Result<void> action_text(std::string_view text, const Config&) {
  return check_action(text);
}
Result<void> message_text(std::string_view text, const Config& config) {
  return check_message(text, config.greylist.host);
}
Result<void> header_text(std::string_view text, const Config& config) {
  return check_header(text, config.greylist.host);
}

// clang-format off
std::vector<Setting> make_server_settings() {
  return {
    listen_setting(),
    allow_setting(),
    socket_mode_setting(),
    text("socket_group", "write the name of a group in quotes", any_text,
         [](auto& c) -> auto& { return c.socket_group; }),
    duration("idle_timeout", seconds(1), days(30),
             [](auto& c) -> auto& { return c.idle_timeout; }),
    duration("request_timeout", seconds(1), hours(1),
             [](auto& c) -> auto& { return c.request_timeout; }),
    count("connections_max", 1, 1'000'000, [](auto& c) -> auto& { return c.connections_max; }),

    store_url_setting(),
    count("store.connections", 1, 64, [](auto& c) -> auto& { return c.store.connections; }),
    // Postfix itself waits 100 seconds (smtpd_policy_service_timeout).
    duration("store.timeout", Milliseconds(10), minutes(1),
             [](auto& c) -> auto& { return c.store.timeout; }, Milliseconds(1)),
    choice("store.on_failure", kOnFailure, [](auto& c) -> auto& { return c.store.on_failure; }),
    count("store.cache_entries", 0, 100'000'000,
          [](auto& c) -> auto& { return c.store.cache_entries; }),
    duration("store.refresh", seconds(1), hours(1),
             [](auto& c) -> auto& { return c.store.refresh; }),
  };
}

std::vector<Setting> make_greylist_settings() {
  return {
    choice("greylist.mode", kModes, [](auto& c) -> auto& { return c.greylist.mode; }),
    choice("greylist.match", kMatches, [](auto& c) -> auto& { return c.greylist.match; }),
    choice("greylist.client", kClients, [](auto& c) -> auto& { return c.greylist.client; }),
    choice("greylist.null_sender", kNullSenders,
           [](auto& c) -> auto& { return c.greylist.null_sender; }),
    duration("greylist.delay", seconds(0), kTenYears,
             [](auto& c) -> auto& { return c.greylist.delay; }),
    duration("greylist.retry_window", seconds(1), kTenYears,
             [](auto& c) -> auto& { return c.greylist.retry_window; }),
    duration("greylist.lifetime", seconds(1), kTenYears,
             [](auto& c) -> auto& { return c.greylist.lifetime; }),
    count("greylist.pending_limit", 0, 1'000'000'000,
          [](auto& c) -> auto& { return c.greylist.pending_limit; }),
    count("greylist.pending_total", 0, 1'000'000'000,
          [](auto& c) -> auto& { return c.greylist.pending_total; }),
    count("greylist.auto_allow_after", 0, 1'000'000,
          [](auto& c) -> auto& { return c.greylist.auto_allow_after; }),
    choice("greylist.spf", kSpfUses, [](auto& c) -> auto& { return c.greylist.spf; }),
    // Both counts are halved at kDomainCameMax, so that no domain would ever reach more.
    count("greylist.auto_allow_domains_after", 0, kDomainCameMax / 2,
          [](auto& c) -> auto& { return c.greylist.auto_allow_domains_after; }),
    contexts("greylist.outbound", [](auto& c) -> auto& { return c.greylist.outbound; }),
    count("greylist.ipv4_prefix", 1, 32, [](auto& c) -> auto& { return c.greylist.ipv4_prefix; }),
    count("greylist.ipv6_prefix", 1, 128, [](auto& c) -> auto& { return c.greylist.ipv6_prefix; }),
    text("greylist.action", kActionGood, action_text,
         [](auto& c) -> auto& { return c.greylist.action; }),
    text("greylist.message", kMessageGood, message_text,
         [](auto& c) -> auto& { return c.greylist.message; }),
    text("greylist.header", "write \"Name: text\" in quotes, or \"\" for no header", header_text,
         [](auto& c) -> auto& { return c.greylist.header; }),
  };
}

std::vector<Setting> make_other_settings() {
  return {
    exempt_setting("exempt.clients", ExemptList::Clients, &Config::ExemptSection::clients),
    exempt_setting("exempt.senders", ExemptList::Senders, &Config::ExemptSection::senders),
    exempt_setting("exempt.recipients", ExemptList::Recipients,
                   &Config::ExemptSection::recipients),

    dns_resolver_setting(),
    duration("dns.timeout", Milliseconds(10), minutes(1),
             [](auto& c) -> auto& { return c.dns.timeout; }, Milliseconds(1)),
    dns_cache_setting(),
    count("dns.queries_max", 1, 100'000, [](auto& c) -> auto& { return c.dns.queries_max; }),

    status_listen_setting(),
    flag("status.user_pages", [](auto& c) -> auto& { return c.status.user_pages; }),
    public_url_setting(),
    text("status.link_key_file", kFileGood, any_text,
         [](auto& c) -> auto& { return c.status.link_key_file; }),
    text("status.api_token_file", kFileGood, any_text,
         [](auto& c) -> auto& { return c.status.api_token_file; }),

    choice("log.to", kTargets, [](auto& c) -> auto& { return c.log.to; }),
    choice("log.format", kLines, [](auto& c) -> auto& { return c.log.format; }),
    choice("log.level", kLevels, [](auto& c) -> auto& { return c.log.level; }),
  };
}

GreylistSettings& policy_in(Config& config) {
  return config.policy.back().greylist;
}
const GreylistSettings& policy_in(const Config& config) {
  return config.policy.back().greylist;
}

std::vector<Setting> make_policy_settings() {
  return {
    policy_recipients_setting(),
    contexts("policy.contexts", [](auto& c) -> auto& { return c.policy.back().scope.contexts; }),
    choice("policy.mode", kModes, [](auto& c) -> auto& { return policy_in(c).mode; }),
    choice("policy.match", kMatches, [](auto& c) -> auto& { return policy_in(c).match; }),
    duration("policy.delay", seconds(0), kTenYears,
             [](auto& c) -> auto& { return policy_in(c).delay; }),
    choice("policy.spf", kSpfUses, [](auto& c) -> auto& { return policy_in(c).spf; }),
    flag("policy.selective", [](auto& c) -> auto& { return policy_in(c).selective; }),
    text("policy.action", kActionGood, action_text,
         [](auto& c) -> auto& { return policy_in(c).action; }),
    text("policy.message", kMessageGood, message_text,
         [](auto& c) -> auto& { return policy_in(c).message; }),
  };
}
// clang-format on

std::vector<Setting> joined(std::initializer_list<std::vector<Setting>> parts) {
  std::vector<Setting> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

std::span<const Setting> settings() {
  static const std::vector<Setting> table =
      joined({make_server_settings(), make_greylist_settings(), suspicion_settings(),
              make_other_settings()});
  return table;
}

std::span<const Setting> policy_settings() {
  static const std::vector<Setting> table = make_policy_settings();
  return table;
}

}  // namespace grayling
