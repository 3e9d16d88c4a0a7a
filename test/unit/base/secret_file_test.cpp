// SPDX-License-Identifier: MIT
#include "grayling/base/secret_file.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

TEST_CASE("a secret is the one line of its file, and errors say what it is for") {
  const TempDirectory directory;
  CHECK(*read_secret_file(directory.write("a", "s3cret\r\n"), "key_file", "key") == "s3cret");
  const auto missing = read_secret_file(directory.path("b"), "key_file", "key");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::Config);
  CHECK(missing.error().text.starts_with("key_file '" + directory.path("b") + "' can't be read: "));
  CHECK(missing.error().text.find("; type the key, Return and Ctrl-D)") != std::string::npos);
  const auto open = read_secret_file(directory.write("c", "s3cret", 0604), "key_file", "key");
  REQUIRE_FALSE(open);
  CHECK(open.error().text == "key_file '" + directory.path("c") +
                                 "' can be read or written by everybody: chmod o-rwx it");
  const auto device = read_secret_file("/dev/null", "key_file", "key");
  REQUIRE_FALSE(device);
  CHECK(device.error().text == "key_file '/dev/null' is no regular file");
}
