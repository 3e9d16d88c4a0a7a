// SPDX-License-Identifier: MIT
// A cache for has_line_name() (line_name.hpp): searching a name for words takes a quarter of the
// time that the loop needs for a stranger. The size is fixed: each name has one slot, and replaces
// the name that was there. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/quick_hash.hpp"
#include "grayling/greylist/provider_memory.hpp"
#include "grayling/suspicion/line_name.hpp"

namespace grayling {

// The number of slots, about 100 bytes each; a host sees fewer names in an hour.
inline constexpr std::size_t kLineNamesMax = 16384;

class LineNameMemory {
 public:
  // `providers` knows registrable domains, and must outlive this object.
  explicit LineNameMemory(ProviderMemory& providers)
      : providers_(providers), slots_(kLineNamesMax) {}

  // Returns has_line_name() of the name with its registrable domain.
  bool is_line(std::string_view name, const IpAddress& address) {
    Slot& slot = slots_[quick_hash(name) % slots_.size()];
    if (slot.name != name) {
      slot.name = name;
      slot.kind = line_kind(name, providers_.registrable(name));
    }
    return is_line_name(slot.kind, name, address);
  }

 private:
  struct Slot {
    std::string name;
    LineKind kind = LineKind::No;
  };

  ProviderMemory& providers_;
  std::vector<Slot> slots_;
};

}  // namespace grayling
