// SPDX-License-Identifier: MIT
#include "server/listen_socket.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"
#include "unit/server/connecting.hpp"

using namespace grayling;

namespace {

Endpoint inet(const std::string& host, std::uint16_t port = 0) {
  return {Endpoint::Kind::Inet, host, port, ""};
}
Endpoint local(const std::string& path) {
  return {Endpoint::Kind::Unix, "", 0, path};
}

std::string error_of(const Endpoint& endpoint, const SocketAccess& access = {}) {
  const auto socket = ListenSocket::open(endpoint, access);
  return socket ? "" : socket.error().text;
}

}  // namespace

TEST_CASE("port 0 becomes a free port that can be connected to") {
  const auto socket = ListenSocket::open(inet("127.0.0.1"), {});
  REQUIRE(socket);
  CHECK(socket->endpoint().port != 0);
  Client client;
  CHECK(connect_to(socket->endpoint(), client) == 0);
}

TEST_CASE("IPv6 is IPv6 alone, so that both can have the same port") {
  const auto six = ListenSocket::open(inet("::"), {});
  if (!six) {
    CHECK(six.error().text.find("is IPv6 switched off?") != std::string::npos);
    return;
  }
  const std::uint16_t port = six->endpoint().port;
  Client client;
  CHECK(connect_to(inet("::1", port), client) == 0);
  // Another program may have the port at IPv4: not all that are free here can be taken there.
  bool both = false;
  for (int tries = 0; tries < 20 && !both; ++tries) {
    const auto other = ListenSocket::open(inet("::"), {});
    both = other && ListenSocket::open(inet("0.0.0.0", other->endpoint().port), {});
  }
  CHECK(both);
}

TEST_CASE("what is wrong with an address, and what to do") {
  const auto socket = ListenSocket::open(inet("127.0.0.1"), {});
  REQUIRE(socket);
  CHECK(error_of(socket->endpoint()) ==
        socket->endpoint().text() +
            ": address already in use: is another grayling or postgrey running? Stop it "
            "(ss -ltnp 'sport = :" +
            std::to_string(socket->endpoint().port) + "' names it), or listen at another port");
  CHECK(error_of(inet("192.0.2.1", 10023)) == "inet:192.0.2.1:10023: not an address of this host");
}

TEST_CASE("an error to bind a low port says to take a higher one") {
  int first_for_all = 0;  // 0 in many containers, where any port is anybody's
  std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first_for_all;
  if (first_for_all <= 1) {
    WARN("not tested: any user of this machine may have any port");
    return;
  }
  const Unprivileged user;
  CHECK(error_of(inet("127.0.0.1", 1)) ==
        "inet:127.0.0.1:1: permission denied: ports below 1024 are for root; listen at a higher "
        "one");
}

TEST_CASE("where no UNIX socket can be made, the error says what to do") {
  const TempDirectory folder;
  const Endpoint homeless = local(folder.path("no/g.sock"));
  CHECK(error_of(homeless) == homeless.text() + ": no such folder: create it (" +
                                  make_directory_command(folder.path("no")) + ")");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const Unprivileged user;
  CHECK(error_of(local(folder.path("g.sock")))
            .ends_with("the user that grayling runs as" + permission_remedy(folder.path())));
}

TEST_CASE("a UNIX socket has the mode it is to have, and goes at the end") {
  const TempDirectory folder;
  const Endpoint endpoint = local(folder.path("g.sock"));
  const unsigned mode = GENERATE(0666u, 0600u, 0660u, 0777u);
  const mode_t umask_before = umask(0077);
  auto socket = std::make_optional(ListenSocket::open(endpoint, {mode, ""}));
  umask(umask_before);
  REQUIRE(*socket);
  struct stat file {};
  REQUIRE(stat(endpoint.path.c_str(), &file) == 0);
  CHECK((file.st_mode & 07777) == mode);
  Client client;
  CHECK(connect_to(endpoint, client) == 0);
  socket.reset();
  CHECK_FALSE(std::filesystem::exists(endpoint.path));
}

TEST_CASE("a UNIX socket can be a group's") {
  const TempDirectory folder;
  const Endpoint endpoint = local(folder.path("g.sock"));
  CHECK(error_of(endpoint, {0660, "no-such-group"}) ==
        "socket_group: there is no group \"no-such-group\"");
  CHECK_FALSE(std::filesystem::exists(endpoint.path));

  const group* own = getgrgid(getegid());
  if (geteuid() == 0) own = getgrnam("mail");
  REQUIRE(own != nullptr);
  const gid_t gid = own->gr_gid;
  const auto socket = ListenSocket::open(endpoint, {0660, own->gr_name});
  REQUIRE(socket);
  struct stat file {};
  REQUIRE(stat(endpoint.path.c_str(), &file) == 0);
  CHECK(file.st_gid == gid);
}

TEST_CASE("an error to give a socket to a group says how to become a member") {
  const TempDirectory folder(place_for_anybody());
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
  const Endpoint endpoint = local(folder.path("g.sock"));
  const Unprivileged user;
  CHECK(error_of(endpoint, {0660, "daemon"}) ==
        endpoint.text() +
            ": can't be given to the group daemon: Operation not permitted; start as root, or as "
            "a member of that group (adduser USER daemon)");
  CHECK_FALSE(std::filesystem::exists(endpoint.path));
}

TEST_CASE("a socket where nobody listens is replaced") {
  const TempDirectory folder;
  const Endpoint endpoint = local(folder.path("g.sock"));
  {
    const FileDescriptor stale(socket(AF_UNIX, SOCK_STREAM, 0));
    const SocketAddress address = socket_address(endpoint);
    REQUIRE(bind(stale.get(), address.get(), address.size) == 0);
  }
  REQUIRE(std::filesystem::exists(endpoint.path));
  const auto socket = ListenSocket::open(endpoint, {});
  REQUIRE(socket);
  Client client;
  CHECK(connect_to(endpoint, client) == 0);
}

TEST_CASE("what somebody else needs is left alone") {
  const TempDirectory folder;
  SECTION("a socket that is served") {
    const Endpoint endpoint = local(folder.path("g.sock"));
    const auto socket = ListenSocket::open(endpoint, {});
    REQUIRE(socket);
    CHECK(error_of(endpoint) == endpoint.text() +
                                    ": address already in use: is another grayling running? Stop "
                                    "it, or listen at another path");
    Client client;
    CHECK(connect_to(endpoint, client) == 0);
  }
  SECTION("a file") {
    const Endpoint endpoint = local(folder.write("g.sock", "precious"));
    CHECK(error_of(endpoint) == endpoint.text() +
                                    ": there is a file or folder that is no socket: remove it, or "
                                    "listen at another path");
    CHECK(std::filesystem::file_size(endpoint.path) == 8);
  }
  SECTION("a socket that was put in the place of ours") {
    const Endpoint endpoint = local(folder.path("g.sock"));
    auto first = std::make_optional(ListenSocket::open(endpoint, {}));
    REQUIRE(*first);
    REQUIRE(unlink(endpoint.path.c_str()) == 0);
    const auto second = ListenSocket::open(endpoint, {});
    REQUIRE(second);
    first.reset();
    CHECK(std::filesystem::exists(endpoint.path));
  }
  SECTION("and a folder is not made up") {
    const Endpoint endpoint = local(folder.path("no/g.sock"));
    CHECK(error_of(endpoint) == endpoint.text() + ": no such folder: create it (" +
                                    make_directory_command(folder.path("no")) + ")");
  }
}

TEST_CASE("a socket that somebody else listens at is served, and stays theirs") {
  const TempDirectory folder;
  for (const Endpoint& endpoint : {local(folder.path("g.sock")), inet("127.0.0.1"), inet("::1")}) {
    CAPTURE(endpoint.text());
    const auto theirs = ListenSocket::open(endpoint, {});
    REQUIRE(theirs);
    {
      const auto adopted = ListenSocket::adopt(FileDescriptor(dup(theirs->fd())));
      REQUIRE(adopted);
      CHECK(adopted->endpoint() == theirs->endpoint());
    }
    Client client;
    CHECK(connect_to(theirs->endpoint(), client) == 0);
  }
}

TEST_CASE("what is passed on and is no socket that listens is an error") {
  constexpr const char* kWrong =
      "what was passed on is no socket that listens (systemd.socket(5): ListenStream=)";
  const auto text = [](int fd) { return ListenSocket::adopt(FileDescriptor(fd)).error().text; };
  CHECK(text(open("/dev/null", O_RDONLY | O_CLOEXEC)) == kWrong);
  CHECK(text(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) == kWrong);
  CHECK(text(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == kWrong);
}
