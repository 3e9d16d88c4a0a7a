// SPDX-License-Identifier: MIT
#include "grayling/base/log.hpp"

#include <charconv>

#include "grayling/base/line_parts.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

void append_value(std::string& out, const LogField& field) {
  if (field.number) {
    out.append(std::to_string(*field.number));
  } else {
    append_printable(out, field.text);
  }
}

char* write_value(char* to, const LogField& field) {
  if (!field.number) return write_printable(to, field.text);
  return std::to_chars(to, to + value_room(field), *field.number).ptr;
}

}  // namespace grayling
