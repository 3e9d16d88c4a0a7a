// SPDX-License-Identifier: MIT
#include "cli/terminal/write_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

constexpr auto kPage = "<!DOCTYPE html>\n<p>new</p>\n";

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

std::size_t files_in(const TempDirectory& directory) {
  const std::filesystem::directory_iterator files(directory.path());
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("a page replaces a page or an empty file, and nothing else") {
  const TempDirectory directory;
  REQUIRE(write_page(directory.path("new"), kPage));
  CHECK(text_of(directory.path("new")) == kPage);
  CHECK((mode_of(directory.path("new")) & 0137U) == 0);
  for (const std::string before :
       {"", "<!DOCTYPE html>\n<p>a longer page than the new one</p>\n"}) {
    const auto path = directory.write("page", before);
    REQUIRE(write_page(path, kPage));
    CHECK(text_of(path) == kPage);
  }
  for (const std::string before : {"Nov  1 00:00:00 mx postfix/smtpd[1]: connect\n", "x"}) {
    const auto path = directory.write("mail.log", before);
    const auto written = write_page(path, kPage);
    REQUIRE_FALSE(written);
    CHECK_THAT(written.error().text, Catch::Matchers::ContainsSubstring("no web page"));
    CHECK(text_of(path) == before);
  }
  CHECK(write_page("/dev/null", kPage));
}

TEST_CASE("a file that is replaced keeps its mode and the links to it, and is never cut") {
  const TempDirectory directory;
  const auto path = directory.write("answers", "old", 0604);
  const auto link = directory.path("link");
  std::filesystem::create_symlink(path, link);
  std::ifstream reader(path);  // it goes on with the old file
  REQUIRE(replace_file(link, "new"));
  CHECK(text_of(path) == "new");
  CHECK(std::filesystem::is_symlink(link));
  CHECK(mode_of(path) == 0604U);
  CHECK(std::string(std::istreambuf_iterator<char>(reader), {}) == "old");
  REQUIRE(replace_file(directory.path("other"), "new"));
  CHECK((mode_of(directory.path("other")) & 0137U) == 0);
  CHECK_FALSE(replace_file(directory.path("no/x"), "new"));
  CHECK(files_in(directory) == 3);
}

}  // namespace grayling
