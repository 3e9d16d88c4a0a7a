// SPDX-License-Identifier: MIT
#include "cli/replay/log_source.hpp"

#include <fstream>
#include <string>
#include <vector>

#include "cli/replay/replay.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string compressed(const std::string& path, const std::string& text) {
  const gzFile file = ::gzopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(::gzwrite(file, text.data(), static_cast<unsigned>(text.size())) > 0);
  REQUIRE(::gzclose(file) == Z_OK);
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The lines, and then why reading ended early, if it did.
std::vector<std::string> lines(const std::string& path) {
  auto source = LogSource::open(path);
  if (!source) return {source.error().text};
  std::vector<std::string> all;
  std::string_view line;
  for (;;) {
    const auto found = source->next(line);
    if (!found) all.push_back(found.error().text);
    if (!found || !*found) return all;
    all.emplace_back(line.substr(0, 20));
  }
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a log is read plain or compressed, also without an end of its last line") {
  const TempDirectory directory;
  const std::string path = directory.path() + "/log";
  write(path, "one\ntwo\n\nfour");
  CHECK(lines(path) == Lines{"one", "two", "", "four"});
  compressed(path, "one\ntwo\n");
  CHECK(lines(path) == Lines{"one", "two"});
  write(path, "");
  CHECK(lines(path).empty());
}

TEST_CASE("what can be read of a compressed log that was cut is read") {
  const TempDirectory directory;
  const std::string path = directory.path() + "/log";
  std::string text;
  for (int i = 0; i < 50000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
  const std::string bytes = compressed(path, text);
  write(path, bytes.substr(0, bytes.size() / 2));
  const auto found = lines(path);
  CHECK(found.size() > 1000);
  CHECK(found.front() == "0");
  CHECK(found.back() == "is cut in the middle");
}

TEST_CASE("a line without an end is cut") {
  const TempDirectory directory;
  const std::string path = directory.path() + "/log";
  write(path, std::string(3U << 20U, 'x') + "\nlast\n");
  CHECK(lines(path).size() < 6);
  CHECK(lines(path).back() == "last");
  // Whoever reads it is told.
  auto source = LogSource::open(path);
  REQUIRE(source);
  std::string_view line;
  REQUIRE(source->next(line));
  CHECK(source->is_cut());
  while (*source->next(line) && line != "last") continue;
  CHECK_FALSE(source->is_cut());
}

TEST_CASE("a file that isn't there, or is a folder, is named") {
  const TempDirectory directory;
  CHECK(lines(directory.path() + "/none").front() ==
        directory.path() + "/none: No such file or directory");
  CHECK(lines(directory.path()).front() == directory.path() + ": Is a directory");
}

TEST_CASE("several settings of one configuration are separated by a space") {
  CHECK(settings_in("greylist.delay=1m dns.resolver=off") ==
        Lines{"greylist.delay=1m", "dns.resolver=off"});
  CHECK(settings_in("exempt.clients=[\"a\", \"b\"] greylist.delay=1m") ==
        Lines{"exempt.clients=[\"a\", \"b\"]", "greylist.delay=1m"});
  CHECK(settings_in("greylist.message=\"Come back = later\"") ==
        Lines{"greylist.message=\"Come back = later\""});
}

}  // namespace grayling
