// SPDX-License-Identifier: MIT
// A configuration in a file "g.toml", in a directory of its own. Its path becomes FILE in what is
// shown.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grayling/config/config.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

namespace grayling {

class Loaded {
 public:
  // `set` are the values of --set, `mode` are the file's permissions.
  explicit Loaded(const std::string& toml, std::vector<std::string> set = {}, unsigned mode = 0600)
      : file_(directory_.write("g.toml", toml, mode)) {
    sources_ = {file_, {}, "sqlite:/tmp/g.db", std::move(set), directory_.path()};
  }
  const TempDirectory& directory() const { return directory_; }

  Result<Config> config() const { return load_config(sources_); }
  std::string error() const {
    const auto config = load_config(sources_);
    return config ? "" : shown(config.error().text);
  }
  // All warnings, in lines.
  std::string warnings() const {
    const auto config = load_config(sources_);
    INFO(error());
    REQUIRE(config);
    std::string text;
    for (const auto& warning : config->warnings) text += shown(warning) + "\n";
    return text;
  }
  std::string shown(std::string text) const {
    for (auto at = text.find(file_); at != std::string::npos; at = text.find(file_)) {
      text.replace(at, file_.size(), "FILE");
    }
    return text;
  }

 private:
  TempDirectory directory_;
  std::string file_;
  ConfigSources sources_;
};

}  // namespace grayling
