// SPDX-License-Identifier: MIT
// The file of a UNIX socket that listens. Its folder may be somebody else's, who changes what is
// there at any moment, while this process is root. So the folder is opened once and all is done
// there; as the folder's owner, as far as root can be that; and a file's group is changed by its
// handle. Its mode is right from the start. Owned by a ListenSocket; one thread.
#pragma once

#include <string>

#include <sys/types.h>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "server/file_descriptor.hpp"

namespace grayling {

// Who may connect to a UNIX socket.
struct SocketAccess {
  unsigned mode = 0666;
  std::string group;  // "": the process' own
};

class SocketFile {
 public:
  SocketFile() = default;  // none
  // Binds `socket` at the path of `endpoint`; a file where nobody listens is replaced. Before
  // listen(), so that nobody can connect until mode and group are set. Errors name the endpoint,
  // the reason, and what to do.
  static Result<SocketFile> bind(int socket, const Endpoint& endpoint, const SocketAccess& access);
  ~SocketFile();  // removes it, if it is still there
  SocketFile(SocketFile&& other) noexcept = default;
  SocketFile& operator=(SocketFile&& other) noexcept;

 private:
  SocketFile(FileDescriptor folder, std::string name)
      : folder_(std::move(folder)), name_(std::move(name)) {}
  Result<bool> is_stale(const Endpoint& endpoint) const;
  Result<void> take(const Endpoint& endpoint, const SocketAccess& access);
  void remove() const;

  FileDescriptor folder_;  // for paths alone; none: there is no file
  std::string name_;       // in the folder
  bool is_ours_ = false;   // and then:
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace grayling
