// SPDX-License-Identifier: MIT
#include "grayling/base/permission.hpp"

#include <filesystem>

#include <unistd.h>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

// A file that an Unprivileged test owns, but has no rights to.
std::string own_file(const TempDirectory& directory, std::string_view name) {
  std::string file = directory.write(name, "", 0);
  fs::permissions(directory.path(), fs::perms(0711));
  if (::geteuid() == 0) REQUIRE(::chown(file.c_str(), Unprivileged::kNobody, 0) == 0);
  return file;
}

}  // namespace

TEST_CASE("a file of root is reported with the command that gives it to the service") {
  const std::string root_file = GENERATE(std::string("/etc/hostname"), std::string("/etc"));
  const Unprivileged somebody;
  CHECK(permission_remedy(root_file) == "; " + root_file + " belongs to root, and this runs as " +
                                            own_user() + ": run it as root, or give it to " +
                                            own_user() + ", if it is grayling's alone (chown " +
                                            own_user() + " " + root_file + ")");
}

TEST_CASE("a file of the service's user is reported to others with that name") {
  if (::geteuid() != 0) return;  // only root can give a file away
  const TempDirectory directory(place_for_anybody());
  fs::permissions(directory.path(), fs::perms(0711));
  const std::string file = directory.write("g.db", "");
  REQUIRE(::chown(file.c_str(), 54321, 0) == 0);
  const Unprivileged nobody;
  CHECK(permission_remedy(file) ==
        "; " + file + " belongs to 54321, and this runs as nobody: run it as 54321 or root");
}

TEST_CASE("the owner of a file gets the missing mode as remedy") {
  const TempDirectory directory(place_for_anybody());
  const std::string file = own_file(directory, "g.db");
  const Unprivileged somebody;
  CHECK(permission_remedy(file) == "; its owner " + own_user() + " may not: chmod u+rwX " + file);
}

TEST_CASE("a file that can't be seen is explained by the nearest visible directory above") {
  const TempDirectory directory(place_for_anybody());
  fs::permissions(directory.path(), fs::perms(0000));
  const Unprivileged somebody;
  CHECK(permission_remedy(directory.path("a/b/c")) == permission_remedy(directory.path()));
  CHECK(has(permission_remedy(directory.path()), directory.path()));
  CHECK(permission_remedy("no-such-file").empty());
  CHECK(permission_remedy("").empty());
}

TEST_CASE("a name can't write to the terminal") {
  const TempDirectory directory(place_for_anybody());
  const std::string file = own_file(directory, "\x1b[31m");
  const Unprivileged somebody;
  CHECK(has(permission_remedy(file), "?[31m"));
}

TEST_CASE("the command that makes a directory is for who runs it, but for root") {
  CHECK(make_directory_command("/srv/g", "mailgrey") == "install -d -o mailgrey /srv/g");
  const bool is_root = ::geteuid() == 0;
  CHECK(make_directory_command("/srv/g") ==
        "install -d -o " + (is_root ? "USER" : own_user()) + " /srv/g");
  if (is_root) CHECK(permission_remedy("/etc/hostname").empty());
  const Unprivileged somebody;
  CHECK(make_directory_command("/srv/g") == "install -d -o " + own_user() + " /srv/g");
}

TEST_CASE("the folder or the socket that is closed to another user is named") {
  constexpr uid_t kStranger = 64321;
  constexpr gid_t kStrangers = 64321;
  const TempDirectory directory(place_for_anybody());
  const std::string top = directory.path();
  const std::string folder = top + "/folder";
  fs::create_directory(folder);
  const std::string socket = directory.write("folder/socket", "", 0666);
  const auto set = [](const std::string& path, unsigned mode) {
    fs::permissions(path, static_cast<fs::perms>(mode));
  };
  set(top, 0700);
  set(folder, 0700);
  CHECK(closed_to(kStranger, kStrangers, socket) == top);
  set(top, 0711);
  CHECK(closed_to(kStranger, kStrangers, socket) == folder);
  CHECK(closed_to(::geteuid(), ::getegid(), socket).empty());
  set(folder, 0710);
  CHECK(closed_to(kStranger, ::getegid(), socket).empty());
  CHECK(closed_to(kStranger, kStrangers, socket) == folder);
  set(folder, 0711);
  CHECK(closed_to(kStranger, kStrangers, socket).empty());
  set(socket, 0660);
  CHECK(closed_to(kStranger, kStrangers, socket) == socket);
  CHECK(closed_to(kStranger, ::getegid(), socket).empty());
  set(socket, 0606);  // the rights of others don't apply to the group
  CHECK(closed_to(kStranger, ::getegid(), socket) == socket);
  CHECK(closed_to(kStranger, kStrangers, folder + "/none").empty());
}

}  // namespace grayling
