// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <optional>

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
