// SPDX-License-Identifier: MIT
// JSON as a tree of values, by nlohmann-json. The library's parser and writer are compiled once, in
// json_value.cpp, because they would take seconds in each source that has them. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace grayling {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;  // its members stay in their order

// Returns what `text` says. If it isn't JSON (RFC 8259), the value has no type: it is no object, no
// list, and so on.
Json parse_json(std::string_view text);

// Returns `json` as text, each member on a line of its own if `indent` isn't negative. Of a string
// that isn't UTF-8, each such byte becomes U+FFFD.
std::string write_json(const OrderedJson& json, int indent = -1);

}  // namespace grayling
