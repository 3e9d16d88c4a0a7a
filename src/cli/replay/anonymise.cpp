// SPDX-License-Identifier: MIT
#include "cli/replay/anonymise.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/replay/log_files.hpp"
#include "cli/terminal/interruption.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/secret_file.hpp"
#include "grayling/plot/format.hpp"
#include "grayling/replay/anonymous_trace.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "replay";
constexpr std::size_t kKeyCharsMin = 20;  // fewer could be guessed

// The file to write. It must be new, so that no log is overwritten by mistake. It is removed in the
// end unless keep() was called.
class TraceFile {
 public:
  ~TraceFile() {
    if (file_ == nullptr || file_ == stdout) return;
    std::fclose(file_);
    if (!is_kept_) ::unlink(path_.c_str());
  }
  TraceFile() = default;
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  Result<void> open(const std::string& path) {
    path_ = path;
    if (path == "-") {
      file_ = stdout;
      return {};
    }
    constexpr mode_t kFileMode = 0640;
    FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (!fd && errno == EEXIST) return fail(named("is there already; name a new file"));
    if (fd) file_ = ::fdopen(fd.get(), "wb");
    if (file_ == nullptr) return cannot();
    fd.release();  // the file closes it
    return {};
  }

  void write(std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fputc('\n', file_);
  }

  // Call it when all is written.
  Result<void> keep() {
    const bool is_bad = std::fflush(file_) != 0 || std::ferror(file_) != 0;
    if (is_bad) return cannot();
    is_kept_ = true;
    return {};
  }

 private:
  std::string named(const std::string& text) const { return "--anonymise " + path_ + ": " + text; }
  tl::unexpected<Error> cannot() const {
    return fail(named(std::string("can't be written: ") + std::strerror(errno)));
  }

  std::string path_;
  std::FILE* file_ = nullptr;
  bool is_kept_ = false;
};

Result<std::string> key_of(const ReplayCommand& command) {
  if (command.key_file.empty()) return std::string();
  auto key = read_secret_file(command.key_file, "--key", "key");
  if (key && key->size() < kKeyCharsMin) {
    return fail(
        fmt::format("--key {}: the key is shorter than {} characters, so that it could be "
                    "guessed; `openssl rand -hex 16` makes one",
                    command.key_file, kKeyCharsMin));
  }
  return key;
}

}  // namespace

int anonymise(const ReplayCommand& command) {
  const SystemClock clock;
  const auto key = key_of(command);
  if (!key) return fail_work(kCommand, key.error().text);
  const LogReaderOptions options{clock.now(), command.zone, command.host};
  auto files = LogFiles::open(command.files, options, false);
  if (!files) return fail_work(kCommand, files.error().text);
  if (files->empty()) return kWorkFailed;
  const Interruption interruption;
  TraceFile out;
  if (auto opened = out.open(command.anonymise); !opened) {
    return fail_work(kCommand, opened.error().text);
  }
  AnonymousTrace trace(*key, [&out](std::string_view line) { out.write(line); });
  LogReader reader(options, trace);
  if (auto read = files->read(reader, &interruption); !read) {
    return fail_work(kCommand, read.error().text);
  }
  if (trace.attempts() == 0) return fail_work(kCommand, trouble_of(reader.summary()));
  if (auto kept = out.keep(); !kept) return fail_work(kCommand, kept.error().text);
  if (command.anonymise == "-") return kDone;
  return print(
      fmt::format("{} attempts are in {}\n", format_count(trace.attempts()), command.anonymise));
}

}  // namespace grayling
