// SPDX-License-Identifier: MIT
// Notes that are still to be written: one for each note_hash(), bounded. One thread.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

// What a note is kept by: its key, and for mail of a domain the senders' own domain.
inline KeyHash note_hash(const Note& note, KeyHasher& hasher) {
  if (note.kind != Note::Kind::Counted) return hasher.hash(note.key);
  return hasher.hash(StandingKey{note.key.kind, note.key.name, note.domain});
}

class NoteList {
 public:
  // False: there is no room for it. `hash`: note_hash(). Two notes of a hash are joined (join()).
  bool add(const KeyHash& hash, Note note) {
    if (notes_.size() >= kNotesMax) return false;
    const auto added = notes_.try_emplace(hash, note);
    if (!added.second) join(added.first->second, std::move(note));
    return true;
  }

  // Takes back notes that could not be written, as far as there is room.
  void put_back(std::vector<Note> notes, KeyHasher& hasher) {
    for (auto& note : notes) {
      const KeyHash hash = note_hash(note, hasher);
      add(hash, std::move(note));
    }
  }

  // At most kNotesAtOnce.
  std::vector<Note> take() {
    std::vector<Note> taken;
    taken.reserve(std::min(notes_.size(), kNotesAtOnce));
    while (!notes_.empty() && taken.size() < kNotesAtOnce) {
      taken.push_back(std::move(notes_.extract(notes_.begin()).mapped()));
    }
    GRAYLING_ASSERT(notes_.size() <= kNotesMax && taken.size() <= kNotesAtOnce);
    return taken;
  }

  bool is_empty() const { return notes_.empty(); }

 private:
  std::unordered_map<KeyHash, Note> notes_;
};

}  // namespace grayling
