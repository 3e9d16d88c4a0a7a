// SPDX-License-Identifier: MIT
#include "resolver/question_name.hpp"

#include "support/catch.hpp"

using namespace grayling;
using namespace std::string_literals;

TEST_CASE("a name is taken as it is, without its final dot") {
  CHECK(escaped_name("example.org") == "example.org");
  CHECK(escaped_name("example.org.") == "example.org");
  CHECK(escaped_name("_spf.Example.org") == "_spf.Example.org");
  CHECK(escaped_name(std::string(63, 'a') + ".org") == std::string(63, 'a') + ".org");
}

TEST_CASE("bytes that mean something to libunbound stand for themselves") {
  CHECK(escaped_name("a\\.b") == "a\\\\.b");
  CHECK(escaped_name("a\0b.test"s) == "a\\000b.test");
}

TEST_CASE("what can be no name isn't asked for") {
  const std::string long_name = std::string(63, 'a') + "." + std::string(63, 'b') + "." +
                                std::string(63, 'c') + "." + std::string(61, 'd');
  CHECK(escaped_name(long_name));
  CHECK(escaped_name(long_name + "."));
  CHECK_FALSE(escaped_name(long_name + "d"));
  for (const auto& name : {""s, "."s, ".."s, ".a"s, "a..b"s, "a.."s, std::string(64, 'a')}) {
    CAPTURE(name);
    CHECK_FALSE(escaped_name(name));
  }
}

TEST_CASE("a name belongs to its registrable domain, or else to itself") {
  CHECK(domain_of_name("_spf.Mail.Example.co.uk") == "example.co.uk");
  CHECK(domain_of_name("example.org") == "example.org");
  CHECK(domain_of_name("co.uk") == "co.uk");
  CHECK(domain_of_name("localhost") == "localhost");
}
