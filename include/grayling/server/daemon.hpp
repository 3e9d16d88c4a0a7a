// SPDX-License-Identifier: MIT
// What the service asks of the system besides sockets: to go into the background, to say in a file
// who it is, and to be a user with fewer rights. Called by main at the start, in this order:
//
//   Daemon::start()      before there is any thread
//   PidFile::create()    with the rights to write it
//   drop_privileges()    when everything is bound
//   Daemon::ready()      when it serves
#pragma once

#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

// The child that goes on in the background. Until ready() it still has the terminal, to say what
// went wrong, and the parent waits.
class Daemon {
 public:
  // Forks, and returns in the child alone, in a session of its own. The parent ends when the child
  // is ready, with exit code 0, or has ended, with the child's exit code.
  static Result<Daemon> start();
  ~Daemon();  // where it was not ready, the parent now waits for the end of this process
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

// A file with this process' number and a line end. It is locked as long as it lives, so that the
// one of a process that was killed is nobody's. Nothing but a file with one name is written to or
// removed, whoever may write to its folder.
class PidFile {
 public:
  // An error where a live process holds the file, naming it, or where it can't be written.
  static Result<PidFile> create(const std::string& path);
  ~PidFile();  // removes the file; where the rights for that were dropped, it is left empty
  PidFile(PidFile&& other) noexcept;
  PidFile& operator=(PidFile&&) = delete;

 private:
  PidFile(int folder, std::string name, int fd)
      : folder_(folder), name_(std::move(name)), fd_(fd) {}

  int folder_ = -1;  // open; the path may lead elsewhere by the end
  std::string name_;
  int fd_ = -1;
};

// No core dump of this process from now on, and nobody but root can look into its memory or its
// /proc/PID: there are a password and who writes to whom. A crash can so be looked into only with
// a debugger that root attaches before.
void forbid_core_dumps();

// Makes this process, with all its threads, the user `user` with that user's groups, for good,
// and forbids core dumps again, for the kernel forgets that.
// Nothing is to be done for who is that user already; others must be root.
Result<void> drop_privileges(const std::string& user);

}  // namespace grayling
