// SPDX-License-Identifier: MIT
// TOML text as a flat list of entries. Only this file uses the TOML library. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/raw_value.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// Every key of `toml`, dotted, every section, and every [[block]], in the order of their lines.
// `name` is the file's name for "NAME:LINE". A table inside a section is one
// entry, unless its keys are known to be settings (has_keys_inside). The error (ErrorKind::Config)
// is complete: "NAME:LINE: what is wrong; what would be right". It quotes nothing of the line.
Result<std::vector<RawEntry>> read_toml(std::string_view toml, const std::string& name);

// `toml` as one value; none if it isn't one.
std::optional<RawValue> read_toml_value(std::string_view toml);

}  // namespace grayling
