// SPDX-License-Identifier: MIT
#include "store/mysql/server/connect_error.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

StoreUrl url() {
  StoreUrl url;
  url.user = "anna";
  url.password = "secret";
  url.database = "mail";
  return url;
}

// Returns the advice in the error, without the host and the server's text.
std::string advice(unsigned code, const std::string& text = "so it says",
                   const StoreUrl& to = url(), const HostPort& host = {"db", 3307}) {
  const Error error = connect_error({kind_of(code), code, text}, to, host);
  CAPTURE(code, error.text);
  const std::string begin = "connecting to " + host_text(to, host) + ": ";
  const std::string end = text + " (error " + std::to_string(code) + ")";
  REQUIRE(error.text.starts_with(begin));
  REQUIRE(error.text.ends_with(end));
  CHECK(error.text.find("secret") == std::string::npos);
  return error.text.substr(begin.size(), error.text.size() - begin.size() - end.size());
}

bool has(const std::string& text, std::string_view part) {
  UNSCOPED_INFO(text << " / " << part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a failed connect says what to do about it") {
  CHECK(has(advice(1045), "the account 'anna' or its password is wrong"));
  CHECK(has(advice(1698), "the account 'anna' or its password is wrong"));
  CHECK(has(advice(1862), "has expired: give it another (ALTER USER)"));
  CHECK(has(advice(1820), "has expired"));
  CHECK(has(advice(3118), "is locked: ALTER USER ... ACCOUNT UNLOCK"));
  CHECK(has(advice(4151), "is locked"));
  for (const unsigned code : {1251U, 1524U, 2059U, 2061U}) {
    CHECK(has(advice(code), "authenticates in a way that can't be used here"));
  }
  CHECK(has(advice(1049), "there is no database 'mail': CREATE DATABASE it"));
  CHECK(has(advice(1044), "no privilege in the database 'mail'"));
  CHECK(has(advice(2005), "the name of the host is unknown"));
  for (const unsigned code : {2002U, 2003U, 2006U, 2012U, 2013U, 2055U, 1053U}) {
    CHECK(has(advice(code), "the server is down or doesn't answer"));
  }
  CHECK(has(advice(2026), "TLS failed"));
  CHECK(has(advice(1129), "takes no connections from this machine"));
  CHECK(has(advice(1130), "takes no connections from this machine"));
  CHECK(has(advice(1184), "its init_connect fails for the account 'anna'"));
  for (const unsigned code : {1043U, 1046U, 1064U, 1185U, 2004U}) CHECK(advice(code).empty());
}

TEST_CASE("a wrong password may be missing TLS, but not where the connection has it") {
  constexpr std::string_view kTls = "add ssl_mode=required";
  CHECK(has(advice(1045), kTls));
  auto to = url();
  to.ssl_mode = "disabled";
  CHECK(has(advice(1045, "denied", to), kTls));
  for (const auto* mode : {"required", "verify_ca", "verify_identity"}) {
    to.ssl_mode = mode;
    CHECK_FALSE(has(advice(1045, "denied", to), kTls));
  }
  to.ssl_mode = "";
  to.ssl_ca = "/ca.pem";
  CHECK_FALSE(has(advice(1045, "denied", to), kTls));
  CHECK_FALSE(has(advice(1044), kTls));
}

TEST_CASE("too many connections name the limit that was met, and how many are taken") {
  constexpr std::string_view kTaken = "a service takes store.connections + 1 connections";
  CHECK(has(advice(1040), "raise its max_connections, or wait; a service takes"));
  CHECK(has(advice(1203), "raise the server's max_user_connections; a service takes"));
  const auto used_up = [](const std::string& resource) {
    return advice(1226, "User 'anna' has exceeded the '" + resource + "' resource (current: 2)");
  };
  CHECK(has(used_up("max_user_connections"), "its own limit (max_user_connections): raise it"));
  CHECK(has(used_up("max_user_connections"), kTaken));
  for (const auto* other : {"max_connections_per_hour", "max_queries_per_hour", "max_updates"}) {
    CHECK(has(used_up(other), "its own limit (" + std::string(other) + "): raise it"));
    CHECK_FALSE(has(used_up(other), kTaken));
  }
  CHECK(has(used_up("max_memory"), "its own limit (a resource): raise it"));
  CHECK_FALSE(has(advice(1226), "max_connections"));
}

TEST_CASE("a host is named as it is reached") {
  StoreUrl url;
  CHECK(host_text(url, {"db", 3306}) == "db:3306");
  CHECK(host_text(url, {"::1", 3306}) == "[::1]:3306");
  CHECK(host_text(url, {"localhost", 3306}) == "localhost (local socket)");
  url.socket = "/run/my.sock";
  CHECK(host_text(url, {"localhost", 3306}) == "localhost (/run/my.sock)");
}

}  // namespace grayling::mysql
