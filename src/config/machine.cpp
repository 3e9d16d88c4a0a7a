// SPDX-License-Identifier: MIT
#include "config/machine.hpp"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <vector>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr std::size_t kGroupBytesMax = std::size_t{1024} * 1024;  // of a group with its members

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool is_host_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

}  // namespace

std::string host_name() {
  char buffer[256] = {};  // Linux' limit is 64 bytes, POSIX' 255
  if (::gethostname(buffer, sizeof buffer - 1) != 0 || buffer[0] == '\0') return "localhost";
  std::string name = buffer;
  for (char& c : name) {
    if (!is_host_name_character(c)) c = '-';
  }
  return name;
}

Result<void> check_parent_directory(const std::string& path) {
  const std::string directory = parent_of(path);
  const std::string shown = printable(text_without_password(directory));
  struct stat status = {};
  if (::stat(directory.c_str(), &status) != 0) {
    if (errno == ENOENT) {
      return fail(ErrorKind::Config, "the directory " + shown + " does not exist; create it (" +
                                         make_directory_command(shown) + ") or name another path");
    }
    const bool is_kept_from_us = errno == EACCES;
    std::string text = "the directory " + shown + " can't be reached: " + std::strerror(errno);
    text += is_kept_from_us ? permission_remedy(directory) : "; name another path";
    return fail(ErrorKind::Config, std::move(text));
  }
  if (!S_ISDIR(status.st_mode)) {
    return fail(ErrorKind::Config, shown + " is not a directory; name another path");
  }
  return {};
}

Result<void> check_group(const std::string& name) {
  if (name.empty()) return {};
  group entry = {};
  group* found = nullptr;
  std::vector<char> buffer(4096);
  int error = ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  while (error == ERANGE && buffer.size() < kGroupBytesMax) {
    buffer.resize(buffer.size() * 2);
    error = ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  }
  if (found != nullptr) return {};
  return fail(ErrorKind::Config,
              "there is no such group; create it (groupadd) or name another, like \"postfix\"");
}

}  // namespace grayling
