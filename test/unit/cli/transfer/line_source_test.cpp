// SPDX-License-Identifier: MIT
#include "cli/transfer/line_source.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  const TempDirectory directory;
  auto source = LineSource::open(directory.write("file", text));
  REQUIRE(source);
  CHECK(source->bytes() == text.size());
  CHECK(source->first_bytes() == std::string_view(text).substr(0, 512));
  LineSource moved = std::move(*source);
  std::vector<std::string> lines;
  std::string_view line;
  while (moved.next(line).value()) lines.emplace_back(line);
  CHECK(moved.bytes_read() == text.size());
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a line ends at LF, CRLF, or the end of the file") {
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("a\nb\n") == Lines{"a", "b"});
  CHECK(lines_of("a\r\n\nb") == Lines{"a", "", "b"});
  const std::string long_line(1'000'000, 'x');
  CHECK(lines_of(long_line + "\n" + long_line) == Lines{long_line, long_line});
}

TEST_CASE("a file that isn't there, or is a directory, is an error that names the cause") {
  const auto missing = LineSource::open("/nowhere/file");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().text == "/nowhere/file: No such file or directory");
  auto directory = LineSource::open("/");
  REQUIRE(directory);
  CHECK(directory->first_bytes().error().text == "can't be read: Is a directory");
}

TEST_CASE("a byte order mark belongs to no line") {
  const TempDirectory directory;
  auto source = LineSource::open(directory.write("file",
                                                 "\xef\xbb\xbf"
                                                 "a\nb\n"));
  REQUIRE(source);
  CHECK(source->first_bytes() == std::string_view("a\nb\n"));
  std::string_view line;
  CHECK(source->next(line).value());
  CHECK(line == "a");
}
