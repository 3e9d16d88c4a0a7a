// SPDX-License-Identifier: MIT
#include "grayling/server/daemon.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/server/process.hpp"

namespace grayling {
namespace {

tl::unexpected<Error> fail_errno(const std::string& what) {
  return fail("--daemon: " + what + ": " + std::strerror(errno));
}

// What the parent does: waits for the child to say that it is ready, or to end.
[[noreturn]] void wait_for(pid_t child, const FileDescriptor& pipe) {
  char byte = 0;
  ssize_t length = 0;
  do {
    length = read(pipe.get(), &byte, 1);
  } while (length < 0 && errno == EINTR);
  if (length == 1) _exit(0);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  std::fprintf(stderr, "grayling: the daemon was killed by signal %d before it was ready\n",
               WTERMSIG(status));
  std::fflush(stderr);
  _exit(1);
}

bool is_file(int fd) {
  struct stat file {};
  return fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
}

}  // namespace

Result<Daemon> Daemon::start() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail_errno("pipe");
  FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  std::fflush(nullptr);  // or both would write what is still in the buffers
  const pid_t child = fork();
  if (child < 0)
    return errno == EAGAIN ? fail("--daemon: " + no_thread_text()) : fail_errno("fork");
  if (child > 0) {
    restore_signals();
    writer.reset();
    wait_for(child, reader);
  }
  if (setsid() < 0) return fail_errno("setsid");
  return Daemon(std::move(writer));
}

Result<void> Daemon::ready() {
  const FileDescriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return fail_errno("/dev/null");
  if (chdir("/") != 0) return fail_errno("/");
  std::fflush(nullptr);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fd == STDERR_FILENO && is_file(fd)) continue;
    if (dup2(null.get(), fd) < 0) return fail_errno("/dev/null");
  }
  const char byte = 1;
  if (write(parent_.get(), &byte, 1) != 1 && errno != EPIPE) return fail_errno("pipe");
  parent_.reset();
  return {};
}

}  // namespace grayling
