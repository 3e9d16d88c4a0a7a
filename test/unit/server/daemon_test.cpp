// SPDX-License-Identifier: MIT
#include "grayling/server/daemon.hpp"

#include <csignal>
#include <functional>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Seen {
  int exit_code = -1;    // of the process that was started, as a shell sees it
  std::string reported;  // by the daemon
};

// Starts a process that becomes a daemon. The daemon runs `body`, which writes to `report`, and
// ends with its result.
Seen run(const std::function<int(Daemon&, int report)>& body) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const FileDescriptor null(open("/dev/null", O_RDWR));
    dup2(null.get(), STDERR_FILENO);
    auto daemon = Daemon::start();
    _exit(daemon ? body(*daemon, writer.get()) : 99);
  }
  Seen seen;
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) seen.exit_code = WEXITSTATUS(status);
  writer.reset();
  char text[256];
  for (ssize_t n = 1; n > 0;) {  // until the daemon has ended
    n = read(reader.get(), text, sizeof text);
    if (n > 0) seen.reported.append(text, static_cast<std::size_t>(n));
  }
  return seen;
}

void report(int fd, const std::string& text) {
  if (write(fd, text.data(), text.size()) < 0) _exit(98);
}

bool is_null(int fd) {
  char path[64];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t n = readlink(link.c_str(), path, sizeof path);
  return n > 0 && std::string(path, static_cast<std::size_t>(n)) == "/dev/null";
}

}  // namespace

TEST_CASE("a daemon that is ready lets its parent go and is on its own") {
  const Seen seen = run([](Daemon& daemon, int fd) {
    if (!daemon.ready()) return 1;
    char folder[64] = {};
    const bool is_root = getcwd(folder, sizeof folder) != nullptr && std::string(folder) == "/";
    report(fd, getsid(0) == getpid() ? "leader " : "member ");
    report(fd, is_root ? "/ " : "elsewhere ");
    report(fd, is_null(0) && is_null(1) && is_null(2) ? "silent" : "loud");
    return 0;
  });
  CHECK(seen.exit_code == 0);
  CHECK(seen.reported == "leader / silent");
}

TEST_CASE("until it is ready it has the error output, and the parent waits for how it ends") {
  CHECK(run([](Daemon&, int) { return 78; }).exit_code == 78);
  CHECK(run([](Daemon&, int) { return 0; }).exit_code == 0);
  CHECK(run([](Daemon&, int) { return raise(SIGKILL); }).exit_code == 1);
}

TEST_CASE("an error output that is a file stays") {
  const Seen seen = run([](Daemon& daemon, int fd) {
    const FileDescriptor file(open("/tmp", O_TMPFILE | O_RDWR, 0600));
    dup2(file.get(), STDERR_FILENO);
    if (!daemon.ready()) return 1;
    report(fd, is_null(2) ? "gone" : "stays");
    return 0;
  });
  CHECK(seen.exit_code == 0);
  CHECK(seen.reported == "stays");
}
