// SPDX-License-Identifier: MIT
// Relative paths, made absolute while it is known where they start. Any thread.
#pragma once

#include <string>

#include "grayling/store/url.hpp"

namespace grayling {

// `path` from `directory`, itself "" for the current one. "" stays "", for it means no path.
std::string absolute_path(const std::string& path, const std::string& directory);

// Does so to every path of `url`.
void make_absolute(StoreUrl& url, const std::string& directory);

}  // namespace grayling
