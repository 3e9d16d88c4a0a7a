// SPDX-License-Identifier: MIT
#include "config/config_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"

namespace grayling {
namespace {

// Fifty times the size of the shipped file.
constexpr FileRules kConfigRules = {std::size_t{256} * 1024,
                                    "; change that, or name another file with --config"};

tl::unexpected<Error> refuse_file(const std::string& name, const std::string& reason) {
  return fail(ErrorKind::Config, name + ": " + reason);
}

tl::unexpected<Error> unreadable(const std::string& path, const std::string& name,
                                 const FileRules& rules) {
  const int error = errno;
  const std::string whose = error == EACCES ? permission_remedy(path) : "";
  return refuse_file(name, std::string("can't be read: ") + std::strerror(error) +
                               (whose.empty() ? std::string(rules.remedy) : whose));
}

}  // namespace

Result<WholeFile> read_whole_file(const std::string& path, const std::string& name,
                                  const FileRules& rules) {
  // O_NONBLOCK: if it is a pipe, it must not block the service at a reload.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    if (errno == ENOENT) return WholeFile{};
    return unreadable(path, name, rules);
  }
  if (S_ISDIR(status.st_mode)) return refuse_file(name, "is a directory; name the file in it");
  if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode)) {
    return refuse_file(name,
                       "is a pipe or socket; name a regular file, because a reload reads it again");
  }
  WholeFile result;
  result.is_there = true;
  result.is_world_readable = (status.st_mode & S_IROTH) != 0;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t length = ::read(file.get(), buffer, sizeof buffer);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return unreadable(path, name, rules);
    if (length == 0) return result;
    result.content.append(buffer, static_cast<std::size_t>(length));
    if (result.content.size() > rules.bytes_max) {
      return refuse_file(name, "is over " + std::to_string(rules.bytes_max / 1024) +
                                   " KiB; is it the right file?");
    }
  }
}

Result<WholeFile> read_config_file(const std::string& path, const std::string& name) {
  return read_whole_file(path, name, kConfigRules);
}

std::string open_password_text(const std::string& name) {
  return "everybody on this machine can read the password; use password_file, or let the "
         "service's group read the file and nobody else: chgrp grayling " +
         name + " && chmod 640 " + name;
}

}  // namespace grayling
