// SPDX-License-Identifier: MIT
// Reads the files of the configuration. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

struct WholeFile {
  bool is_there = false;
  std::string content;
  bool is_world_readable = false;
};

struct FileRules {
  std::size_t bytes_max;    // so that a device or a log can't fill the memory
  std::string_view remedy;  // "; do this", if it can't be read
};

// Reads the file at `path`, a regular file or a character device, without blocking on a pipe. A
// missing file is no error here. The error (ErrorKind::Config) is complete: it names the file as
// `name`, the fault, and the remedy.
Result<WholeFile> read_whole_file(const std::string& path, const std::string& name,
                                  const FileRules& rules);

// The same for the configuration itself.
Result<WholeFile> read_config_file(const std::string& path, const std::string& name);

// The warning about a password in the configuration, which is shown as `name`, if everybody can
// read that file. The service's user must still be able to: a start or a reload as that user reads
// it again.
std::string open_password_text(const std::string& name);

}  // namespace grayling
