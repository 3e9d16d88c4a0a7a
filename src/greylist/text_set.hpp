// SPDX-License-Identifier: MIT
// A hash set of texts, each with the number of its entry. Its bytes are in a pool, which several
// sets may share. Most look-ups find nothing; such a look-up costs one hash and one line of the
// processor's cache, whatever the size of the set. One thread adds the texts; then any thread may
// search.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grayling/base/assert.hpp"
#include "greylist/text_pool.hpp"

namespace grayling {

using EntryNumber = std::uint32_t;

class TextSet {
 public:
  // The pool must outlive the set.
  explicit TextSet(TextPool& pool) : pool_(pool) {}

  // Adds a text. A text that was added before keeps its entry.
  void add(std::string_view text, EntryNumber entry) {
    if (2 * (texts_.size() + 1) > slots_.size()) grow();
    GRAYLING_ASSERT(2 * (texts_.size() + 1) <= slots_.size());  // or a look would never end
    Slot& slot = slots_[place(text)];
    if (slot.text != 0) return;
    texts_.push_back({pool_.add(text), static_cast<std::uint32_t>(text.size()), entry});
    slot = {tag(hash(text)), static_cast<std::uint32_t>(texts_.size())};
  }

  std::optional<EntryNumber> find(std::string_view text) const {
    if (texts_.empty()) return std::nullopt;
    const Slot& slot = slots_[place(text)];
    return slot.text == 0 ? std::nullopt : std::optional(texts_[slot.text - 1].entry);
  }

  bool is_empty() const { return texts_.empty(); }

 private:
  struct Text {
    std::uint64_t at;  // in the pool
    std::uint32_t size;
    EntryNumber entry;
  };
  struct Slot {
    std::uint32_t tag = 0;   // the upper half of the hash
    std::uint32_t text = 0;  // number of the text from 1; 0: the slot is free
  };
  static constexpr std::size_t kSlotsMin = 16;

  static std::uint64_t hash(std::string_view text) { return std::hash<std::string_view>{}(text); }
  static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

  std::string_view view(const Slot& slot) const {
    const Text& text = texts_[slot.text - 1];
    return pool_.view(text.at, text.size);
  }

  // Returns the slot that holds `text`, or the free slot where it would be.
  std::size_t place(std::string_view text) const {
    const std::uint64_t whole = hash(text);
    std::size_t at = whole & (slots_.size() - 1);
    while (slots_[at].text != 0 && (slots_[at].tag != tag(whole) || view(slots_[at]) != text)) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  void grow() {
    const auto before =
        std::exchange(slots_, std::vector<Slot>(std::max(kSlotsMin, 4 * slots_.size())));
    for (const Slot& slot : before) {
      if (slot.text != 0) slots_[place(view(slot))] = slot;
    }
  }

  TextPool& pool_;
  std::vector<Text> texts_;
  std::vector<Slot> slots_;  // at most half of them are taken
};

// A set of domains. Each stands for itself and its subdomains, or only for its subdomains.
class DomainSet {
 public:
  explicit DomainSet(TextPool& pool) : own_(pool), below_(pool) {}

  void add(std::string_view domain, EntryNumber entry) {
    own_.add(domain, entry);
    below_.add(domain, entry);
  }
  void add_below(std::string_view domain, EntryNumber entry) { below_.add(domain, entry); }

  std::optional<EntryNumber> find(std::string_view name) const {
    if (below_.is_empty()) return std::nullopt;
    if (const auto entry = own_.find(name)) return entry;
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
      if (const auto entry = below_.find(name.substr(dot + 1))) return entry;
    }
    return std::nullopt;
  }

 private:
  TextSet own_;
  TextSet below_;
};

}  // namespace grayling
