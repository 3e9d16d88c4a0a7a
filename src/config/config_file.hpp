// SPDX-License-Identifier: MIT
// The configuration's files as bytes. Any thread.
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
  std::size_t bytes_max;    // a device or a log in its place must not fill the memory
  std::string_view remedy;  // "; do this", where it can't be read
};

// Reads the file at `path`, a regular one or a character device, without waiting for anybody; one
// that is absent is no error here. The error (ErrorKind::Config) is whole: it names the file as
// `name`, what is wrong with it, and the remedy.
Result<WholeFile> read_whole_file(const std::string& path, const std::string& name,
                                  const FileRules& rules);

// The same of the configuration itself.
Result<WholeFile> read_config_file(const std::string& path, const std::string& name);

}  // namespace grayling
