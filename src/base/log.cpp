// SPDX-License-Identifier: MIT
#include "grayling/base/log.hpp"

#include "grayling/base/text.hpp"

namespace grayling {

void append_value(std::string& out, const LogField& field) {
  if (field.number) {
    out.append(std::to_string(*field.number));
  } else {
    append_printable(out, field.text);
  }
}

}  // namespace grayling
