// SPDX-License-Identifier: MIT
// The configuration file as bytes. Any thread.
#pragma once

#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

struct ConfigFile {
  bool is_there = false;
  std::string content;
  bool is_world_readable = false;
};

// Reads the file at `path`, a regular one or a character device, without waiting for anybody; one
// that is absent is no error here. The error (ErrorKind::Config) is whole: it names the file as
// `name`, what is wrong with it, and the remedy.
Result<ConfigFile> read_config_file(const std::string& path, const std::string& name);

}  // namespace grayling
