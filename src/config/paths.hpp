// SPDX-License-Identifier: MIT
// Makes relative paths absolute while the directory where they start is known. Any thread.
#pragma once

#include <string>

#include "grayling/store/url.hpp"

namespace grayling {

// `path` starts in `directory`, "" for the current one. The path "" stays "": it means no path.
std::string absolute_path(const std::string& path, const std::string& directory);

// The same for every path of `url`.
void make_absolute(StoreUrl& url, const std::string& directory);

}  // namespace grayling
