// SPDX-License-Identifier: MIT
// The greylisters that grayling can import from. Pure, any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/import/item.hpp"

namespace grayling {

struct ImportSettings {
  // For sources that don't say whether a triplet has passed. It has if its first and last attempt
  // are at least this far apart.
  Seconds delay = 0;
};

// Returns the names of all sources: "postgrey", "sqlgrey", …
std::span<const std::string_view> import_sources();

// Returns null if `source` is not in import_sources().
std::unique_ptr<ImportReader> make_import_reader(std::string_view source,
                                                 const ImportSettings& settings);

// Recognises a file that can't be read as it is, and returns what it is and the remedy: "is
// compressed by gzip; use: …". Returns "" if it may be text of this source. `source` may also be
// "ndjson"; `first_bytes` are the first 512 bytes, or all if the file has fewer.
std::string advice_on_file(std::string_view source, std::string_view first_bytes,
                           std::string_view path);

}  // namespace grayling
