// SPDX-License-Identifier: MIT
#include "grayling/base/registrable_domain.hpp"

#include <string>

#include <libpsl.h>

namespace grayling {

std::string_view registrable_domain(std::string_view name) {
  if (name.find('.') == std::string_view::npos) return "";
  const std::string terminated(name);
  const char* const domain = psl_registrable_domain(psl_builtin(), terminated.c_str());
  if (domain == nullptr) return "";
  return name.substr(static_cast<std::size_t>(domain - terminated.c_str()));
}

}  // namespace grayling
