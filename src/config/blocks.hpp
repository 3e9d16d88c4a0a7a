// SPDX-License-Identifier: MIT
// Applies the [[blocks]] of a file, of which there may be any number. Any thread.
#pragma once

#include <functional>
#include <span>

#include "config/mistakes.hpp"
#include "config/raw_value.hpp"

namespace grayling {

// What is done for each [[block]] of a kind.
struct BlockSteps {
  std::function<void(const RawEntry& head)> begin;
  std::function<Result<void>(const RawEntry& entry)> apply;  // for each other entry
  std::function<Result<void>()> end;                         // checks its values with each other
};

// `entries` are those of the blocks, each block's head first. `end` is called if the values of the
// block and all that was read before are valid each by itself.
inline void apply_blocks(std::span<const RawEntry> entries, const BlockSteps& steps,
                         Mistakes& mistakes) {
  const bool is_good = mistakes.empty();
  std::size_t known_mistakes = mistakes.size();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool is_head = i == 0 || entries[i - 1].block != entries[i].block;
    if (is_head) {
      steps.begin(entries[i]);
    } else {
      collect(mistakes, steps.apply(entries[i]));
    }
    const bool is_last = i + 1 == entries.size() || entries[i + 1].block != entries[i].block;
    if (!is_last) continue;
    if (is_good && mistakes.size() == known_mistakes) collect(mistakes, steps.end());
    known_mistakes = mistakes.size();
  }
}

}  // namespace grayling
