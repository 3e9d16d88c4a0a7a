// SPDX-License-Identifier: MIT
// The greylisters that can be imported from. Pure, any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/import/item.hpp"

namespace grayling {

struct ImportSettings {
  // Where a source doesn't say whether a triplet has passed: so far apart lie its first and last
  // attempt then.
  Seconds delay = 0;
};

// "postgrey", "sqlgrey", …
std::span<const std::string_view> import_sources();

// Null for a name that is none of import_sources().
std::unique_ptr<ImportReader> make_import_reader(std::string_view source,
                                                 const ImportSettings& settings);

// What a file is that begins so and can't be read as it is, and what to do: "is compressed by gzip;
// use: …". "" where it may be text of this source, which may be "ndjson", too. `first_bytes`: up to
// 512 of them, and fewer only where there are no more.
std::string advice_on_file(std::string_view source, std::string_view first_bytes,
                           std::string_view path);

}  // namespace grayling
