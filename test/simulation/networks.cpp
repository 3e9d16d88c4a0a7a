// SPDX-License-Identifier: MIT
#include "simulation/networks.hpp"

#include "simulation/pools.hpp"

namespace grayling::simulation {

std::string network_24(std::string_view address) {
  return std::string(address.substr(0, address.rfind('.')));
}

bool has_host_numbers(std::string_view name, std::string_view address) {
  const auto last = address.rfind('.');
  const auto third = address.rfind('.', last - 1);
  return name.find(address.substr(last + 1)) != std::string_view::npos &&
         name.find(address.substr(third + 1, last - third - 1)) != std::string_view::npos;
}

bool is_on_postgrey_list(std::string_view name) {
  for (std::size_t i = 0; i < kPoolCount; ++i) {
    const Pool& of = pool(PoolName(i));
    if (of.is_on_postgrey_list && name.ends_with(of.domain)) return true;
  }
  return false;
}

}  // namespace grayling::simulation
