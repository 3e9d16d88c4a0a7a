// SPDX-License-Identifier: MIT
// How the service becomes a daemon: it goes into the background, writes a file with its process
// number, and gives up root's rights. Called by `serve` at the start, in this order:
//
//   Daemon::start()      before there is any thread
//   PidFile::create()    with the rights to write it
//   drop_privileges()    when everything is bound
//   Daemon::ready()      when it serves
#pragma once

#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

// The child process, which runs in the background. Until ready() it keeps the terminal, so that it
// can show what went wrong, and the parent waits.
class Daemon {
 public:
  // Forks, and returns in the child alone, in a session of its own. The parent ends when the child
  // is ready, with exit code 0, or has ended, with the child's exit code.
  static Result<Daemon> start();
  ~Daemon();  // if it never became ready, the parent waits until this process ends
  Daemon(Daemon&& other) noexcept;
  Daemon& operator=(Daemon&&) = delete;

  // Lets the parent go. Standard input, output and error become /dev/null (but for an error output
  // that is a file, which stays), and the working directory "/": paths used after this must be
  // absolute.
  Result<void> ready();

 private:
  explicit Daemon(int parent) : parent_(parent) {}

  int parent_ = -1;  // the pipe to it
};

// A file with this process' number and a line end. It is locked while this object exists, so a file
// that a killed process left behind counts as free. Only a regular file with a single name is
// written or removed: other users may be able to write to its folder.
class PidFile {
 public:
  // It is an error if a running process holds the file (its number is named), or if the file can't
  // be written.
  static Result<PidFile> create(const std::string& path);
  ~PidFile();  // removes the file, or leaves it empty if the rights to remove it are gone
  PidFile(PidFile&& other) noexcept;
  PidFile& operator=(PidFile&&) = delete;

 private:
  PidFile(int folder, std::string name, int fd)
      : folder_(folder), name_(std::move(name)), fd_(fd) {}

  int folder_ = -1;  // kept open, because the path may lead elsewhere later
  std::string name_;
  int fd_ = -1;
};

// From now on this process writes no core dump, and only root can read its memory and /proc/PID:
// they hold a password, and the senders and recipients of mail. To examine a crash, root must
// attach a debugger beforehand.
void forbid_core_dumps();

// Makes this process with all its threads run as `user` with that user's groups, permanently, and
// forbids core dumps again, because the kernel resets that. Does nothing if the process already
// runs as `user`; otherwise it must be root.
Result<void> drop_privileges(const std::string& user);

}  // namespace grayling
