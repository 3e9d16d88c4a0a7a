// SPDX-License-Identifier: MIT
// "Did you mean …?": finds the known name nearest to a mistyped one. Pure, any thread.
#pragma once

#include <span>
#include <string_view>

namespace grayling {

// Returns the name in `known` with the fewest edits from `word`: a letter inserted, removed,
// changed, or swapped with its neighbour (optimal string alignment distance). Returns "" if no name
// is within a third of its own letters; one edit is always allowed.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// Returns the nearest name in `known`, at any distance; "" if `known` is empty.
std::string_view nearest_of_all(std::string_view word, std::span<const std::string_view> known);

}  // namespace grayling
