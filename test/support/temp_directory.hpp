// SPDX-License-Identifier: MIT
// A temporary directory for one test. The destructor removes it with everything in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <stdlib.h>  // mkdtemp is POSIX

#include "support/catch.hpp"

namespace grayling {

class TempDirectory {
 public:
  explicit TempDirectory(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string name = (parent / "grayling-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string path(std::string_view file) const { return path_ + "/" + std::string(file); }

  // Writes a file in the directory with the permissions `mode`, and returns its path.
  std::string write(std::string_view file, std::string_view content, unsigned mode = 0600) const {
    const std::string name = path(file);
    std::ofstream(name, std::ios::binary) << content;
    std::filesystem::permissions(name, std::filesystem::perms(mode));
    return name;
  }

 private:
  std::string path_;
};

}  // namespace grayling
