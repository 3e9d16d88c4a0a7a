// SPDX-License-Identifier: MIT
#include "engine/write_notes.hpp"

namespace grayling {

Result<void> write_notes(Store& store, const GreylistSettings& settings,
                         std::span<const Note> notes, UnixSeconds now) {
  std::vector<Key> keys;
  keys.reserve(notes.size());
  for (const auto& note : notes) keys.push_back(note.key);
  const auto found = store.find_acquaintances(keys);
  if (!found) return tl::make_unexpected(found.error());
  std::vector<AcquaintanceRow> rows;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (auto next = noted(settings, (*found)[i], notes[i], now)) {
      rows.push_back({notes[i].key, std::move(*next)});
    }
  }
  if (rows.empty()) return {};
  return store.put_acquaintances(rows);
}

}  // namespace grayling
