// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "grayling/status/metrics.hpp"

namespace grayling {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(StoreHealth health) {
  switch (health) {
    case StoreHealth::Starting:
      return "starting";
    case StoreHealth::Works:
      return "works";
    case StoreHealth::CannotWrite:
      return "read only";
    case StoreHealth::Down:
      break;
  }
  return "down";
}

Json decisions_json(const Snapshot& snapshot) {
  Json decisions = Json::array();
  for (const auto& entry : snapshot.decisions) {
    decisions.push_back(
        {{"action", entry.action}, {"reason", entry.reason}, {"count", entry.count}});
  }
  return decisions;
}

}  // namespace

std::string status_json(const Snapshot& snapshot, std::string_view version) {
  const Json status = {
      {"version", version},
      {"started", snapshot.started},
      {"now", snapshot.now},
      {"store", word_of(snapshot.store)},
      {"requests", snapshot.requests},
      {"decisions", decisions_json(snapshot)},
      {"waiting", snapshot.waiting},
      {"cache", {{"hits", snapshot.cache_hits}, {"misses", snapshot.cache_misses}}},
      {"connections",
       {{"open", snapshot.connections},
        {"accepted", snapshot.connections_accepted},
        {"refused", snapshot.connections_refused}}},
      {"malformed", snapshot.malformed},
      {"purged_rows", snapshot.purged},
      {"log_lines_dropped", snapshot.log_lines_dropped},
      {"resident_bytes", snapshot.resident_bytes},
  };
  return status.dump() + "\n";
}

}  // namespace grayling
