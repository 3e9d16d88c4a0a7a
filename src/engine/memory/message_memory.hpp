// SPDX-License-Identifier: MIT
// One message, one verdict: remembers what was decided for a key in a message, and whether the
// message has its header. Bounded; the oldest are forgotten. One thread.
//
// Each request looks here, so a look reads one cache line of the processor: eight marks of 64 bits.
// A mark is a hash of instance and key, with the reason in its last bits. The key's hash is keyed
// by a secret; the instance is chosen by Postfix.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/decision.hpp"
#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/base/quick_hash.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class MessageMemory {
 public:
  explicit MessageMemory(const KeyHash& secret) : secret_(secret.low), lines_(kLines) {}

  // An empty `instance` names no message: nothing is remembered for it, and nothing found.
  // Policies judge a key apart from each other. But a new sender is new for the whole message: if
  // not, the row that it has just made would let the next recipient in.
  std::optional<Reason> find(std::string_view instance, const KeyHash& key,
                             std::uint32_t policy = 0) const {
    if (instance.empty()) return std::nullopt;
    const auto reason = find(mark(instance, key.low));
    if (policy == 0 || reason == Reason::New) return reason;
    return find(mark(instance, key.low + policy * kPolicyStep));
  }

  void remember(std::string_view instance, const KeyHash& key, Reason reason,
                std::uint32_t policy = 0) {
    if (instance.empty()) return;
    const bool is_for_all = reason == Reason::New;
    remember(mark(instance, is_for_all ? key.low : key.low + policy * kPolicyStep), reason);
  }

  // True once for a message, and always if `instance` is empty.
  bool take_header(std::string_view instance) {
    if (instance.empty()) return true;
    const std::uint64_t message = mark(instance, secret_);
    if (find(message)) return false;
    remember(message, Reason::FirstPass);
    return true;
  }

 private:
  static constexpr std::size_t kMarks = 8;
  static constexpr std::size_t kLines = kMessagesMax / kMarks;
  static constexpr std::uint64_t kReasonBits = 0xf;
  static constexpr std::uint64_t kPolicyStep = 0x9e3779b97f4a7c15;  // spreads small numbers
  static_assert((kLines & (kLines - 1)) == 0);
  // The reasons of a greylisted sender come first in the enum, so they fit into these bits.
  static_assert(static_cast<std::uint64_t>(Reason::RecipientsUnknown) <= kReasonBits);

  // The newest first; 0 is none.
  struct alignas(64) Line {
    std::array<std::uint64_t, kMarks> marks{};
  };

  // Its highest bit is set, so that no mark is 0.
  static std::uint64_t mark(std::string_view instance, std::uint64_t secret) {
    constexpr std::uint64_t kHighest = std::uint64_t{1} << 63U;
    return (quick_hash(instance) ^ secret) | kHighest | kReasonBits;
  }

  static std::size_t line(std::uint64_t mark) { return (mark >> 4U) % kLines; }

  // Is a mark with its reason this mark?
  static auto is_of(std::uint64_t mark) {
    return [mark](std::uint64_t known) { return (known | kReasonBits) == mark; };
  }

  std::optional<Reason> find(std::uint64_t mark) const {
    const auto& marks = lines_[line(mark)].marks;
    const auto same = std::find_if(marks.begin(), marks.end(), is_of(mark));
    if (same == marks.end()) return std::nullopt;
    return static_cast<Reason>(*same & kReasonBits);
  }

  void remember(std::uint64_t mark, Reason reason) {
    GRAYLING_ASSERT(static_cast<std::uint64_t>(reason) <= kReasonBits);
    auto& marks = lines_[line(mark)].marks;
    const auto same = std::find_if(marks.begin(), marks.end() - 1, is_of(mark));
    std::move_backward(marks.begin(), same, same + 1);
    marks.front() = (mark & ~kReasonBits) | static_cast<std::uint64_t>(reason);
  }

  std::uint64_t secret_;
  std::vector<Line> lines_;
};

}  // namespace grayling
