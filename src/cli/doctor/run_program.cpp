// SPDX-License-Identifier: MIT
#include "cli/doctor/run_program.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/text.hpp"
#include "grayling/server/process.hpp"

namespace grayling {
namespace {

std::string read_to_end(const FileDescriptor& file) {
  std::string output;
  char buffer[4096];
  for (;;) {
    const ssize_t length = ::read(file.get(), buffer, sizeof buffer);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return output;
    if (output.size() < kProgramOutputBytesMax)
      output.append(buffer, static_cast<std::size_t>(length));
  }
}

// The program doesn't inherit that this process ignores some signals.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    sigset_t ignored;
    sigemptyset(&ignored);
    for (const int signal : kIgnored) sigaddset(&ignored, signal);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigdefault(&attributes_, &ignored);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::string last_line(std::string_view text) {
  constexpr std::size_t kCharsMax = 300;
  while (text.ends_with('\n')) text.remove_suffix(1);
  return printable(text.substr(text.rfind('\n') + 1), kCharsMax);
}

}  // namespace

Result<std::string> run_program(const std::vector<std::string>& arguments) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(std::string("no pipe: ") + std::strerror(errno));
  const FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  // A file in memory: two pipes would have to be read at the same time.
  const FileDescriptor errors(::memfd_create("stderr", MFD_CLOEXEC));
  std::vector<std::string> kept = arguments;
  std::vector<char*> argv;
  for (auto& argument : kept) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, writer.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.get(), STDERR_FILENO);
  pid_t pid = -1;
  const SpawnAttributes attributes;
  const int error = ::posix_spawnp(&pid, argv[0], &actions, attributes.get(), argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  writer.reset();  // or the pipe would never end
  std::string output = error == 0 ? read_to_end(reader) : "";
  ::lseek(errors.get(), 0, SEEK_SET);
  const std::string said = read_to_end(errors);
  if (error != 0) return fail(arguments[0] + ": " + std::strerror(error));
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail(said.empty() ? arguments[0] + " failed" : last_line(said));
  }
  return output;
}

}  // namespace grayling
