// SPDX-License-Identifier: MIT
// Text as JSON. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

// `text` as a JSON string with its quotes (RFC 8259 section 7), unsafe characters (unsafe_char.hpp)
// escaped. Invalid UTF-8 becomes '?'.
std::string json_text(std::string_view text);
void append_json_text(std::string& out, std::string_view text);
// JSON made by another writer, with the unsafe characters in its strings escaped.
std::string safe_json(std::string_view json);

}  // namespace grayling
