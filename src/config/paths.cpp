// SPDX-License-Identifier: MIT
#include "config/paths.hpp"

#include <filesystem>

namespace grayling {

std::string absolute_path(const std::string& path, const std::string& directory) {
  if (path.empty()) return path;
  std::error_code error;
  const auto whole = std::filesystem::absolute(std::filesystem::path(directory) / path, error);
  return error ? path : whole.string();
}

void make_absolute(StoreUrl& url, const std::string& directory) {
  for (auto* path : {&url.path, &url.password_file, &url.ssl_ca}) {
    *path = absolute_path(*path, directory);
  }
  // Linux' abstract sockets have a name, not a path.
  if (!url.socket.starts_with('@')) url.socket = absolute_path(url.socket, directory);
}

}  // namespace grayling
