// SPDX-License-Identifier: MIT
// The checks of a fuzzer: if one fails the process ends, which is a finding. One thread.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "grayling/base/text.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Requires one line that a person can read.
inline void require_line(std::string_view text) {
  require(!text.empty() && is_utf8(text) && !has_control_characters(text));
}

// Writes `text` to a file in memory and returns its name. The next call replaces the file.
inline std::string file_of(std::string_view text) {
  static const int fd = memfd_create("input", MFD_CLOEXEC);
  require(fd >= 0 && ftruncate(fd, 0) == 0);
  require(pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  return "/proc/self/fd/" + std::to_string(fd);
}

// Returns the configuration of the text `toml`.
inline Result<Config> load(std::string_view toml) {
  ConfigSources sources;
  sources.file = file_of(toml);
  sources.directory = "/tmp";
  return load_config(sources);
}

}  // namespace grayling
