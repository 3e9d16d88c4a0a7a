// SPDX-License-Identifier: MIT
#include "server/listen_socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "grayling/base/permission.hpp"
#include "server/socket_address.hpp"

namespace grayling {
namespace {

// Connections that wait to be accepted: all smtpd of a large site may come at once after a restart.
// The kernel cuts it to net.core.somaxconn.
constexpr int kBacklog = 4096;

tl::unexpected<Error> fail_at(const Endpoint& endpoint, const std::string& text) {
  return fail(endpoint.text() + ": " + text);
}

std::string inet_bind_reason(const Endpoint& endpoint, int error) {
  switch (error) {
    case EADDRINUSE:
      return "address already in use: is another grayling or postgrey running? Stop it (ss -ltnp "
             "'sport = :" +
             std::to_string(endpoint.port) + "' names it), or listen at another port";
    case EADDRNOTAVAIL:
      return "not an address of this host";
    case EACCES:
      return "permission denied: ports below 1024 are for root; listen at a higher one";
    case EAFNOSUPPORT:
      return "this host has no such kind of addresses (is IPv6 switched off?)";
    default:
      return std::strerror(error);
  }
}

std::string unix_bind_reason(const Endpoint& endpoint, int error) {
  const auto folder = std::filesystem::path(endpoint.path).parent_path().string();
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "no such folder: create it (" + make_directory_command(folder) + ")";
    case EACCES:
      return "permission denied: the socket's folder must be writable for the user that grayling "
             "runs as" +
             permission_remedy(folder);
    case EROFS:
      return "the folder is read-only here: under systemd, systemctl edit grayling and add "
             "ReadWritePaths=" +
             folder + " below [Service]";
    case EADDRINUSE:
      return "address already in use";
    default:
      return std::strerror(error);
  }
}

// Makes the path free, if what is there is a socket where nobody listens.
Result<void> remove_stale(const Endpoint& endpoint) {
  struct stat file {};
  if (lstat(endpoint.path.c_str(), &file) != 0) return {};  // bind() says what is wrong, if so
  if (!S_ISSOCK(file.st_mode)) {
    return fail_at(endpoint,
                   "there is a file or folder that is no socket: remove it, or listen "
                   "at another path");
  }
  const FileDescriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const SocketAddress address = socket_address(endpoint);
  if (connect(probe.get(), address.get(), address.size) == 0 || errno == EAGAIN) {
    return fail_at(endpoint,
                   "address already in use: is another grayling running? Stop it, or "
                   "listen at another path");
  }
  if (errno == ECONNREFUSED && unlink(endpoint.path.c_str()) == 0) return {};
  return fail_at(
      endpoint, "the socket that is there can't be replaced: " + std::string(std::strerror(errno)));
}

std::optional<gid_t> find_group(const std::string& name) {
  std::array<char, 16384> strings;
  group entry{};
  group* found = nullptr;
  getgrnam_r(name.c_str(), &entry, strings.data(), strings.size(), &found);
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

}  // namespace

ListenSocket::ListenSocket(Endpoint endpoint, FileDescriptor fd)
    : endpoint_(std::move(endpoint)), fd_(std::move(fd)) {}

ListenSocket::ListenSocket(ListenSocket&& other) noexcept
    : endpoint_(std::move(other.endpoint_)),
      fd_(std::move(other.fd_)),
      owns_file_(std::exchange(other.owns_file_, false)),
      file_device_(other.file_device_),
      file_inode_(other.file_inode_) {}

ListenSocket::~ListenSocket() {
  struct stat file {};
  if (owns_file_ && lstat(endpoint_.path.c_str(), &file) == 0 && file.st_dev == file_device_ &&
      file.st_ino == file_inode_) {
    unlink(endpoint_.path.c_str());
  }
}

Result<ListenSocket> ListenSocket::open(const Endpoint& endpoint, const SocketAccess& access) {
  const int family = socket_address(endpoint).family();
  ListenSocket made(
      endpoint, FileDescriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
  if (!made.fd_) return fail_at(endpoint, inet_bind_reason(endpoint, errno));
  const auto bound = family == AF_UNIX ? made.bind_unix(access) : made.bind_inet();
  if (!bound) return tl::make_unexpected(bound.error());
  if (::listen(made.fd(), kBacklog) != 0)
    return fail_at(endpoint, inet_bind_reason(endpoint, errno));
  return made;
}

Result<ListenSocket> ListenSocket::adopt(FileDescriptor fd) {
  int is_listening = 0;
  socklen_t size = sizeof is_listening;
  SocketAddress address;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 ||
      is_listening == 0 || getsockname(fd.get(), address.get(), &address.size) != 0) {
    return fail("what was passed on is no socket that listens (systemd.socket(5): ListenStream=)");
  }
  const auto endpoint = endpoint_of(address);
  if (!endpoint) return fail("the socket that was passed on is neither TCP nor a UNIX one's path");
  const int flags = fcntl(fd.get(), F_GETFL);
  if (flags < 0 || fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    return fail_at(*endpoint, std::strerror(errno));
  }
  return ListenSocket(*endpoint, std::move(fd));
}

Result<void> ListenSocket::bind_inet() {
  const int on = 1;
  SocketAddress address = socket_address(endpoint_);
  setsockopt(fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.family() == AF_INET6) setsockopt(fd(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(fd(), address.get(), address.size) != 0) {
    return fail_at(endpoint_, inet_bind_reason(endpoint_, errno));
  }
  if (getsockname(fd(), address.get(), &address.size) == 0) endpoint_.port = port_of(address);
  return {};
}

Result<void> ListenSocket::bind_unix(const SocketAccess& access) {
  auto removed = remove_stale(endpoint_);
  if (!removed) return removed;
  const SocketAddress address = socket_address(endpoint_);
  if (::bind(fd(), address.get(), address.size) != 0) {
    return fail_at(endpoint_, unix_bind_reason(endpoint_, errno));
  }
  struct stat file {};
  if (lstat(endpoint_.path.c_str(), &file) != 0) return fail_at(endpoint_, std::strerror(errno));
  owns_file_ = true;
  file_device_ = file.st_dev;
  file_inode_ = file.st_ino;
  return set_access(access);
}

// Before listen(): until then nobody can connect.
Result<void> ListenSocket::set_access(const SocketAccess& access) {
  const char* path = endpoint_.path.c_str();
  if (!access.group.empty()) {
    const auto group = find_group(access.group);
    if (!group) {
      return fail(ErrorKind::Config, "socket_group: there is no group \"" + access.group + "\"");
    }
    if (lchown(path, static_cast<uid_t>(-1), *group) != 0) {
      return fail_at(endpoint_, "can't be given to the group " + access.group + ": " +
                                    std::strerror(errno) +
                                    "; start as root, or as a member of that group (adduser USER " +
                                    access.group + ")");
    }
  }
  if (chmod(path, access.mode) != 0) return fail_at(endpoint_, std::strerror(errno));
  return {};
}

}  // namespace grayling
