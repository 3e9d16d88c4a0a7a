// SPDX-License-Identifier: MIT
#include "cli/terminal/write_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

#include "grayling/base/file_descriptor.hpp"

namespace grayling {

Result<void> write_file(const std::string& path, std::string_view text) {
  constexpr mode_t kFileMode = 0640;
  const auto cannot = [] { return fail(std::string("can't be written: ") + std::strerror(errno)); };
  FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
  if (!fd) return cannot();
  std::FILE* const file = ::fdopen(fd.get(), "wb");
  if (file == nullptr) return cannot();
  fd.release();  // the file closes it
  const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !is_written) return cannot();
  return {};
}

}  // namespace grayling
