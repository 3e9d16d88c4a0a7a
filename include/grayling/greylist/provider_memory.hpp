// SPDX-License-Identifier: MIT
// A cache for provider_domain() (client_identity.hpp) and registrable_domain(). A look-up in the
// Public Suffix List costs as much as everything else that is done for a known sender. The size is
// fixed: each name has one slot, and replaces the name that was there. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/quick_hash.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/client_identity.hpp"

namespace grayling {

// The number of slots, about 100 bytes each; a host sees fewer names in an hour.
inline constexpr std::size_t kProviderNamesMax = 16384;

class ProviderMemory {
 public:
  ProviderMemory() : slots_(kProviderNamesMax) {}

  // Returns provider_domain(name, address), a view into `name`.
  std::string_view domain(std::string_view name, const IpAddress& address) {
    Slot& slot = slot_of(name);
    if (slot.domain_size == 0) return "";
    if (slot.address != address) {
      slot.address = address;
      slot.is_of_address = has_address(name, address);
    }
    return slot.is_of_address ? "" : name.substr(name.size() - slot.domain_size);
  }

  // Returns registrable_domain(name), a view into `name`.
  std::string_view registrable(std::string_view name) {
    return name.substr(name.size() - slot_of(name).registrable_size);
  }

 private:
  struct Slot {
    std::string name;
    std::size_t registrable_size = 0;
    std::size_t domain_size = 0;  // 0: the name has no provider, whatever the address
    IpAddress address;            // the last address with this name …
    bool is_of_address = false;   // … and whether the name contains it
  };

  Slot& slot_of(std::string_view name) {
    Slot& slot = slots_[quick_hash(name) % slots_.size()];
    if (slot.name != name) {
      const auto domain = registrable_domain(name);
      slot.name = name;  // keeps its memory
      slot.registrable_size = domain.size();
      slot.domain_size = name_domain(name, domain).size();
      slot.address = IpAddress();
      slot.is_of_address = false;
    }
    return slot;
  }

  std::vector<Slot> slots_;
};

}  // namespace grayling
