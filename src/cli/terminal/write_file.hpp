// SPDX-License-Identifier: MIT
// Files that commands write. Blocking; one thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

// Writes a web page. A file that is there is replaced only if it is one, or empty: "--html
// /var/log/mail.log*" would cost a log. A new file gets mode 0640, because it may show addresses.
// The error is like "can't be written: …", without the name.
Result<void> write_page(const std::string& path, std::string_view text);

// Replaces any file, with the same mode and error. A reader finds the old contents or the new ones,
// never a part, even after a crash: the new ones are first written to a file beside it.
Result<void> replace_file(const std::string& path, std::string_view text);

}  // namespace grayling
