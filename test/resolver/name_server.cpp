// SPDX-License-Identifier: MIT
#include "name_server.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace grayling {
namespace {

constexpr int kStartMsMax = 20000;

// Reads what a process writes to its standard output, up to the first line end.
std::string read_line(int fd) {
  std::string line;
  while (!line.ends_with('\n')) {
    pollfd waiting{fd, POLLIN, 0};
    char byte = 0;
    REQUIRE(::poll(&waiting, 1, kStartMsMax) == 1);
    REQUIRE(::read(fd, &byte, 1) == 1);
    line += byte;
  }
  return line;
}

}  // namespace

NameServerProcess::NameServerProcess(const std::string& script)
    : script_(folder_.write("script", script)) {
  folder_.write("log", "");
  restart();
}

void NameServerProcess::restart() {
  const std::string program = GRAYLING_SOURCE_DIR "/test/integration/dns_server.py";
  const std::string log = folder_.path("log");
  const std::string port = std::to_string(port_);
  std::array<int, 2> output{};
  REQUIRE(::pipe(output.data()) == 0);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ::dup2(output[1], STDOUT_FILENO);
    ::close(output[0]);
    ::close(output[1]);
    ::execl("/usr/bin/python3", "python3", "-B", program.c_str(), script_.c_str(), log.c_str(),
            port.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(output[1]);
  output_ = FileDescriptor(output[0]);
  port_ = static_cast<std::uint16_t>(std::stoi(read_line(output_.get())));
}

void NameServerProcess::hang() {
  REQUIRE(::kill(pid_, SIGSTOP) == 0);
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, WUNTRACED) == pid_);
  REQUIRE(WIFSTOPPED(status));
}

void NameServerProcess::go_on() {
  REQUIRE(::kill(pid_, SIGCONT) == 0);
}

void NameServerProcess::fall_silent() {
  REQUIRE(::kill(pid_, SIGUSR1) == 0);
  CHECK(read_line(output_.get()) == "silent\n");
}

void NameServerProcess::speak() {
  REQUIRE(::kill(pid_, SIGUSR2) == 0);
  CHECK(read_line(output_.get()) == "well\n");
}

void NameServerProcess::end() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int NameServerProcess::asked(const std::string& part) const {
  std::ifstream log(folder_.path("log"));
  int count = 0;
  for (std::string line; std::getline(log, line);) count += line.find(part) != std::string::npos;
  return count;
}

}  // namespace grayling
