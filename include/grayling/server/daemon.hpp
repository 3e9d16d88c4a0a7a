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
#include <utility>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// The child process, which runs in the background. Until ready() it keeps the terminal, so that it
// can show what went wrong, and the parent waits: if it never becomes ready, until it ends.
class Daemon {
 public:
  // Forks, and returns in the child alone, in a session of its own. The parent ends when the child
  // is ready, with exit code 0, or has ended, with the child's exit code.
  static Result<Daemon> start();

  // Lets the parent go. Standard input, output and error become /dev/null (but for an error output
  // that is a file, which stays), and the working directory "/": paths used after this must be
  // absolute.
  Result<void> ready();

 private:
  explicit Daemon(FileDescriptor parent) : parent_(std::move(parent)) {}

  FileDescriptor parent_;  // the pipe to it
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
  PidFile(PidFile&& other) noexcept = default;
  PidFile& operator=(PidFile&&) = delete;

 private:
  PidFile(FileDescriptor folder, std::string name, FileDescriptor file)
      : folder_(std::move(folder)), name_(std::move(name)), file_(std::move(file)) {}

  FileDescriptor folder_;  // kept open, because the path may lead elsewhere later
  std::string name_;
  FileDescriptor file_;  // none: it was moved from
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
