// SPDX-License-Identifier: MIT
// The file of a listening UNIX socket. Its folder may belong to another user, who can change it at
// any moment while this process is root. So the folder is opened once and everything is done
// relative to it, with the folder owner's rights where root can take them; the group is changed by
// a handle of the file, and the mode is right from the start. Owned by a ListenSocket; one thread.
#pragma once

#include <string>

#include <sys/types.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

// An error that names the endpoint.
tl::unexpected<Error> fail_at(const Endpoint& endpoint, const std::string& text);

// The access rights of a UNIX socket.
struct SocketAccess {
  unsigned mode = 0666;
  std::string group;  // "": the process' own
};

class SocketFile {
 public:
  SocketFile() = default;  // none
  // Binds `socket` at the path of `endpoint`; a stale socket file is replaced. Call it before
  // listen(), so that no client connects until mode and group are set. Errors name the endpoint,
  // the reason, and the remedy.
  static Result<SocketFile> bind(int socket, const Endpoint& endpoint, const SocketAccess& access);
  ~SocketFile();  // removes the file if it is still ours
  SocketFile(SocketFile&& other) noexcept = default;
  SocketFile& operator=(SocketFile&& other) noexcept;

 private:
  SocketFile(FileDescriptor folder, std::string name)
      : folder_(std::move(folder)), name_(std::move(name)) {}
  Result<bool> is_stale(const Endpoint& endpoint) const;
  Result<void> take(const Endpoint& endpoint, const SocketAccess& access);
  void remove() const;

  FileDescriptor folder_;  // opened with O_PATH; none: there is no file
  std::string name_;       // in the folder
  bool is_ours_ = false;   // and then:
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace grayling
