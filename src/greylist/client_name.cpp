// SPDX-License-Identifier: MIT
#include "grayling/greylist/client_name.hpp"

namespace grayling {

std::string_view confirmed_client_name(const PolicyRequest& request) {
  const auto name = request.client_name;
  const bool is_none =
      name == "unknown" || name.starts_with('[') || name.size() > kClientNameBytesMax;
  return is_none ? std::string_view() : name;
}

}  // namespace grayling
