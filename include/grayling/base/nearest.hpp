// SPDX-License-Identifier: MIT
// "Did you mean …?": finds the known name nearest to a mistyped one. Pure, any thread.
#pragma once

#include <span>
#include <string_view>

namespace grayling {

// The name in `known` that needs the fewest edits of `word`: a letter inserted, removed, changed,
// or swapped with its neighbour. "" if that takes more than a third of its letters (at least one).
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// The nearest name in `known` at any distance; "" if `known` is empty.
std::string_view nearest_of_all(std::string_view word, std::span<const std::string_view> known);

}  // namespace grayling
