// SPDX-License-Identifier: MIT
#include "engine/recognition.hpp"

#include <map>

namespace grayling {

Recognition::Recognition(Store& store, const GreylistSettings& settings,
                         std::span<const BatchItem> items, UnixSeconds now)
    : store_(store),
      settings_(settings),
      items_(items),
      now_(now),
      is_on_(store.keeps_acquaintances() && settings.auto_allow_after > 0),
      answers_(items.size()) {}

Result<void> Recognition::ask(std::span<const std::size_t> indices) {
  std::vector<Key> keys;
  std::map<std::string_view, std::size_t> places;  // of clients in `keys`
  for (const auto i : indices) {
    if (!is_open(i)) continue;
    answers_[i].was_asked = true;
    const std::string& client = items_[i].client_address;
    if (client.empty() || !places.try_emplace(client, keys.size()).second) continue;
    keys.push_back({"", client, ""});
  }
  if (keys.empty()) return {};
  const auto found = store_.find_acquaintances(keys);
  if (!found) return tl::make_unexpected(found.error());
  for (const auto i : indices) {
    const auto place = places.find(items_[i].client_address);
    if (place == places.end()) continue;
    const auto& client = (*found)[place->second];
    if (!client || !has_standing(settings_, *client, now_)) continue;
    answers_[i].verdict = Verdict{.reason = Reason::ClientKnown, .last_seen = client->last_seen};
  }
  return {};
}

}  // namespace grayling
