// SPDX-License-Identifier: MIT
#include "cli/doctor/running_values.hpp"

#include "cli/ask/fetch_status.hpp"
#include "grayling/base/json_value.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/fixed_keys.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 200;

}  // namespace

Result<KeyValues> running_values(const Endpoint& status, std::chrono::milliseconds timeout) {
  const auto body = fetch_status(status, timeout);
  if (!body) return fail(body.error());
  const auto json = parse_json(*body);
  const auto found = json.is_object() ? json.find("started_with") : json.end();
  if (found == json.end() || !found->is_object()) {
    return fail(status.text() +
                ": doesn't say what it was started with; is it this version of grayling?");
  }
  KeyValues values;
  for (const auto& [key, value] : found->items()) {
    if (value.is_string()) values[key] = value.get<std::string>();
  }
  return values;
}

Findings compare_with_running(const Config& config, const KeyValues& running) {
  Findings findings;
  for (const auto& [key, value] : fixed_values(config)) {
    const auto found = running.find(key);
    if (found == running.end() || found->second == value) continue;
    findings.push_back(warning(
        "restart needed: " + key + ": the service runs with " +
            printable(found->second, kShownBytesMax) + ", and the configuration says " +
            printable(value, kShownBytesMax),
        "systemctl restart grayling; if it is started with options of its own, such as --store, "
        "give them to doctor too"));
  }
  if (findings.empty()) {
    findings.push_back(good("runs with this configuration's values that only a restart changes"));
  }
  return findings;
}

}  // namespace grayling
