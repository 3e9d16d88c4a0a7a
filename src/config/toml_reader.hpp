// SPDX-License-Identifier: MIT
// TOML text as a flat list of entries: the one place that knows the TOML library. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/raw_value.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// Every key of `toml`, dotted, every section, and every [[block]], in the order of their lines.
// `name` is the file's for "NAME:LINE". Sections inside sections come as one entry and are not
// looked into, for none is known. The error (ErrorKind::Config) is whole: "NAME:LINE: what is
// wrong; what would be good", and quotes nothing of the line.
Result<std::vector<RawEntry>> read_toml(std::string_view toml, const std::string& name);

// `toml` as one value, or nothing if it is none.
std::optional<RawValue> read_toml_value(std::string_view toml);

}  // namespace grayling
