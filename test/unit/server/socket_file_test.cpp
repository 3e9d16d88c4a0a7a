// SPDX-License-Identifier: MIT
// Somebody else changes a socket's folder between the steps of making the socket.
#include "server/socket_file.hpp"

#include <filesystem>
#include <functional>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grayling/server/socket_address.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

using namespace grayling;
namespace fs = std::filesystem;

namespace {

std::function<void()> before_bind = [] {};
std::function<void()> after_bind = [] {};

struct Hooks {
  ~Hooks() {
    before_bind = after_bind = [] {};
  }
};

Endpoint local(const std::string& path) {
  return {Endpoint::Kind::Unix, "", 0, path};
}

FileDescriptor make_socket() {
  return FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

struct stat status_of(const std::string& path) {
  struct stat status {};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status;
}

}  // namespace

// Replaces the function of the C library in this program.
extern "C" int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
  before_bind();
  const auto result = static_cast<int>(syscall(SYS_bind, fd, address, size));
  after_bind();
  return result;
}

TEST_CASE("what is put in the socket's place is neither changed nor removed") {
  const Hooks hooks;
  const TempDirectory folder;
  const std::string precious = folder.write("precious", "mine", 0600);
  const std::string path = folder.path("g.sock");
  const auto socket = make_socket();
  SECTION("a link to a file") {
    after_bind = [&] {
      fs::remove(path);
      fs::create_symlink(precious, path);
    };
  }
  SECTION("the file itself, under another name") {
    after_bind = [&] {
      fs::remove(path);
      fs::create_hard_link(precious, path);
    };
  }
  const auto before = status_of(precious);
  const auto file = SocketFile::bind(socket.get(), local(path), {0666, "daemon"});
  REQUIRE_FALSE(file);
  CHECK(file.error().text.find("was replaced by another file") != std::string::npos);
  CHECK(status_of(precious).st_mode == before.st_mode);
  CHECK(status_of(precious).st_gid == before.st_gid);
  CHECK(fs::exists(fs::symlink_status(path)));
}

TEST_CASE("root makes a socket with the rights of its folder's owner") {
  if (geteuid() != 0) return;  // other users only have their own rights
  const Hooks hooks;
  const TempDirectory parent(place_for_anybody());
  fs::permissions(parent.path(), fs::perms(0755));
  const std::string folder = parent.path("nobodys");
  fs::create_directory(folder);
  REQUIRE(chown(folder.c_str(), Unprivileged::kNobody, Unprivileged::kNobody) == 0);
  const auto socket = make_socket();
  SECTION("so that it is the owner's") {
    const auto file = SocketFile::bind(socket.get(), local(folder + "/g.sock"), {});
    REQUIRE(file);
    CHECK(status_of(folder + "/g.sock").st_uid == Unprivileged::kNobody);
    CHECK(fs::remove(parent.write("roots", "")));  // root has its own rights again
  }
  SECTION("and allows core dumps no more and no less than before") {
    const int allowed = GENERATE(0, 1);
    prctl(PR_SET_DUMPABLE, allowed);
    const auto file = SocketFile::bind(socket.get(), local(folder + "/g.sock"), {});
    const int allowed_now = prctl(PR_GET_DUMPABLE);
    prctl(PR_SET_DUMPABLE, 1);
    REQUIRE(file);
    CHECK(allowed_now == allowed);
  }
  SECTION("and replaces an old one that the owner may not connect to") {
    {
      const auto old = make_socket();
      const SocketAddress address = socket_address(local(folder + "/g.sock"));
      REQUIRE(::bind(old.get(), address.get(), address.size) == 0);
      fs::permissions(folder + "/g.sock", fs::perms(0600));
    }
    const auto file = SocketFile::bind(socket.get(), local(folder + "/g.sock"), {});
    REQUIRE(file);
    CHECK(status_of(folder + "/g.sock").st_uid == Unprivileged::kNobody);
  }
  SECTION("so that a link in the folder's place leads nowhere else") {
    const std::string roots = parent.path("roots");
    fs::create_directory(roots);
    before_bind = [&] {
      fs::rename(folder, folder + ".away");
      fs::create_directory_symlink(roots, folder);
    };
    // The same thread swaps, because it needs root's rights for the parent.
    fs::permissions(parent.path(), fs::perms(0777));
    CHECK_FALSE(SocketFile::bind(socket.get(), local(folder + "/g.sock"), {}));
    CHECK(fs::is_empty(roots));
  }
}

TEST_CASE("a socket's mode is right from the moment that it is there") {
  const Hooks hooks;
  const TempDirectory folder;
  const std::string path = folder.path("g.sock");
  const auto socket = make_socket();
  mode_t mode = 0;
  after_bind = [&] { mode = status_of(path).st_mode & 07777U; };
  const mode_t umask_before = umask(0077);
  const auto file = SocketFile::bind(socket.get(), local(path), {0620, ""});
  CHECK(umask(umask_before) == 0077);
  REQUIRE(file);
  CHECK(mode == 0620);
}
