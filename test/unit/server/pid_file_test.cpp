// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/server/daemon.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

using namespace grayling;

namespace {

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a pid file says who runs, and goes with it") {
  const TempDirectory folder;
  const std::string path = folder.path("grayling.pid");
  {
    const auto file = PidFile::create(path);
    REQUIRE(file);
    CHECK(content(path) == std::to_string(getpid()) + "\n");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a live process keeps its pid file, a dead one does not") {
  const TempDirectory folder;
  const std::string path = folder.write("grayling.pid", "12345678901\n");  // left behind
  auto first = std::make_optional(PidFile::create(path));
  REQUIRE(*first);
  CHECK(content(path) == std::to_string(getpid()) + "\n");

  const auto second = PidFile::create(path);
  REQUIRE_FALSE(second);
  CHECK(second.error().text == "--pidfile " + path + ": grayling is running already, as process " +
                                   std::to_string(getpid()));
  CHECK(content(path) == std::to_string(getpid()) + "\n");

  first.reset();
  CHECK(PidFile::create(path));
}

TEST_CASE("a pid file that can't be written is an error") {
  const TempDirectory folder;
  const auto file = PidFile::create(folder.path("no/such/folder.pid"));
  REQUIRE_FALSE(file);
  CHECK(file.error().text.ends_with("No such file or directory; create the directory (" +
                                    make_directory_command(folder.path("no/such")) + ")"));

  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const Unprivileged user;
  const auto kept = PidFile::create(folder.path("g.pid"));
  REQUIRE_FALSE(kept);
  CHECK(kept.error().text.ends_with("Permission denied" + permission_remedy(folder.path())));
}

TEST_CASE("what is no file of its own is not written to") {
  const TempDirectory folder;
  const std::string precious = folder.write("precious", "mine");
  const std::string path = folder.path("grayling.pid");
  SECTION("a second name of a file") {
    std::filesystem::create_hard_link(precious, path);
    const auto file = PidFile::create(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().text ==
          "--pidfile " + path + ": is no file of its own; remove what is there");
  }
  SECTION("a link") {
    std::filesystem::create_symlink(precious, path);
    CHECK_FALSE(PidFile::create(path));
  }
  SECTION("a pipe") {
    REQUIRE(mkfifo(path.c_str(), 0666) == 0);
    CHECK_FALSE(PidFile::create(path));
  }
  CHECK(content(precious) == "mine");
}

TEST_CASE("at the end nothing else is removed") {
  const TempDirectory parent;
  const std::string folder = parent.path("run");
  std::filesystem::create_directory(folder);
  const std::string path = folder + "/grayling.pid";
  auto file = std::make_optional(PidFile::create(path));
  REQUIRE(*file);
  SECTION("that has taken its place") {
    std::filesystem::remove(path);
    std::ofstream(path) << "mine";
  }
  SECTION("to which its path has come to lead") {
    std::filesystem::rename(folder, folder + ".away");
    std::filesystem::create_directory(folder);
    std::ofstream(path) << "mine";
  }
  file.reset();
  CHECK(content(path) == "mine");
  CHECK_FALSE(std::filesystem::exists(folder + ".away/grayling.pid"));
}
