// SPDX-License-Identifier: MIT
#include "grayling/base/registrable_domain.hpp"

#include <array>
#include <functional>
#include <string>

#include <libpsl.h>

#include "grayling/base/dns_name.hpp"

namespace grayling {
namespace {

// Returns how many bytes the registrable domain of `name`, which has a dot, takes at its end; 0 if
// it has none.
std::size_t size_in_list(const std::string& name) {
  const char* const domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? 0 : name.size() - static_cast<std::size_t>(domain - name.c_str());
}

// The same few names are looked up several times in a row for each mail, and a search of the list
// costs thousands of instructions. So each thread remembers some: a name has one slot, and replaces
// the name that was there.
struct Slot {
  std::string name;
  std::size_t size = 0;
};
thread_local std::array<Slot, 16> remembered;

}  // namespace

std::string_view registrable_domain(std::string_view name) {
  if (name.find('.') == std::string_view::npos) return "";
  if (name.size() > kNameBytesMax) {
    return name.substr(name.size() - size_in_list(std::string(name)));
  }
  Slot& slot = remembered[std::hash<std::string_view>{}(name) % remembered.size()];
  if (slot.name != name) {
    slot.name = name;  // keeps its memory
    slot.size = size_in_list(slot.name);
  }
  return name.substr(name.size() - slot.size);
}

bool is_listed_top_domain(std::string_view name) {
  constexpr int kListed = PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE;
  return name.find('.') == std::string_view::npos &&
         psl_is_public_suffix2(psl_builtin(), std::string(name).c_str(), kListed) != 0;
}

}  // namespace grayling
