// SPDX-License-Identifier: MIT
#include "store/mysql/connect_error.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

void check(unsigned code, std::string_view expected) {
  StoreUrl url;
  url.user = "anna";
  url.password = "secret";
  url.database = "mail";
  INFO(code);
  const Error error = connect_error({kind_of(code), code, "so it says"}, url, {"db", 3307});
  INFO(error.text);
  CHECK(error.text.starts_with("connecting to db:3307: "));
  CHECK(error.text.find(expected) != std::string::npos);
  CHECK(error.text.ends_with("so it says (error " + std::to_string(code) + ")"));
  CHECK(error.text.find("secret") == std::string::npos);
}

}  // namespace

TEST_CASE("a failed connect says what to do about it") {
  check(1045, "the account 'anna' or its password is wrong");
  check(1698, "the account 'anna' or its password is wrong");
  check(1049, "there is no database 'mail'");
  check(1044, "no privilege in the database 'mail'");
  check(2005, "the name of the host is unknown");
  check(2002, "the server is down");
  check(2003, "the server is down");
  check(2013, "the server is down");
  check(1040, "no connection to spare");
  check(2026, "TLS failed");
  check(1130, "takes no connections from this machine");
  check(1064, "so it says");
}

TEST_CASE("a host is named as it is reached") {
  StoreUrl url;
  CHECK(host_text(url, {"db", 3306}) == "db:3306");
  CHECK(host_text(url, {"::1", 3306}) == "[::1]:3306");
  CHECK(host_text(url, {"localhost", 3306}) == "localhost (local socket)");
  url.socket = "/run/my.sock";
  CHECK(host_text(url, {"localhost", 3306}) == "localhost (/run/my.sock)");
}

}  // namespace grayling
