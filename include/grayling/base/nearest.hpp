// SPDX-License-Identifier: MIT
// "Did you mean …?": the known name that a mistyped one is nearest to. Pure, any thread.
#pragma once

#include <span>
#include <string_view>

namespace grayling {

// The one of `known` that `word` becomes with the fewest letters put in, taken out, changed or
// swapped with their neighbour, if a third of its letters (at least one) are enough; else "".
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// The nearest of `known`, however far; "" where there is none.
std::string_view nearest_of_all(std::string_view word, std::span<const std::string_view> known);

}  // namespace grayling
