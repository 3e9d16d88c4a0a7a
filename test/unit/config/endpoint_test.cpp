// SPDX-License-Identifier: MIT
#include "grayling/config/endpoint.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

struct Good {
  std::string text;
  Endpoint endpoint;
  std::string canonical;
};

void check(const Good& row) {
  INFO(row.text);
  const auto endpoint = parse_endpoint(row.text);
  REQUIRE(endpoint);
  CHECK(*endpoint == row.endpoint);
  CHECK(endpoint->text() == row.canonical);
  CHECK(parse_endpoint(endpoint->text()) == *endpoint);
}

void check_refused(const std::string& text, const std::string& remedy) {
  INFO(text);
  const auto endpoint = parse_endpoint(text);
  REQUIRE_FALSE(endpoint);
  CHECK(endpoint.error().kind == ErrorKind::Config);
  INFO(endpoint.error().text);
  CHECK(endpoint.error().text.find(remedy) != std::string::npos);
}

constexpr auto kInet = Endpoint::Kind::Inet;
constexpr auto kUnix = Endpoint::Kind::Unix;

}  // namespace

TEST_CASE("an endpoint is written as Postfix writes it") {
  const std::string longest = "/" + std::string(106, 'x');
  const Good rows[] = {
      {"inet:127.0.0.1:10023", {kInet, "127.0.0.1", 10023, ""}, "inet:127.0.0.1:10023"},
      {"inet:0.0.0.0:1", {kInet, "0.0.0.0", 1, ""}, "inet:0.0.0.0:1"},
      {"inet:[::1]:65535", {kInet, "::1", 65535, ""}, "inet:[::1]:65535"},
      {"inet:[::]:10023", {kInet, "::", 10023, ""}, "inet:[::]:10023"},
      {"inet:[2001:DB8:0::7]:25", {kInet, "2001:db8::7", 25, ""}, "inet:[2001:db8::7]:25"},
      {"inet:[127.0.0.1]:10023", {kInet, "127.0.0.1", 10023, ""}, "inet:127.0.0.1:10023"},
      {"inet:localhost:10023", {kInet, "127.0.0.1", 10023, ""}, "inet:127.0.0.1:10023"},
      {"unix:/run/g.sock", {kUnix, "", 0, "/run/g.sock"}, "unix:/run/g.sock"},
      {"unix:/a b/c:d", {kUnix, "", 0, "/a b/c:d"}, "unix:/a b/c:d"},
      {"unix:" + longest, {kUnix, "", 0, longest}, "unix:" + longest},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("what is no endpoint is refused with what would be good") {
  const std::pair<std::string, std::string> rows[] = {
      {"", "write it like inet:127.0.0.1:10023"},
      {"127.0.0.1:10023", "write it like"},
      {"/run/g.sock", "unix:/run/"},
      {"INET:127.0.0.1:10023", "write it like"},
      {" inet:127.0.0.1:10023", "write it like"},
      {"inet:", "a host and a port"},
      {"inet:10023", "a host and a port"},
      {"inet:127.0.0.1", "a host and a port"},
      {"inet:[::1]", "a host and a port"},
      {"inet::10023", "IP address or localhost"},
      {"inet:mx.example.org:10023", "IP address or localhost"},
      {"inet:*:10023", "0.0.0.0"},
      {"inet:127.0.0:10023", "IP address or localhost"},
      {"inet:[]:10023", "IP address or localhost"},
      {"inet:[localhost]:10023", "IP address or localhost"},
      {"inet:[fe80::1%eth0]:10023", "IP address or localhost"},
      {"inet:::1:10023", "brackets"},
      {"inet:127.0.0.1:", "from 1 to 65535"},
      {"inet:127.0.0.1:0", "from 1 to 65535"},
      {"inet:127.0.0.1:65536", "from 1 to 65535"},
      {"inet:127.0.0.1:-1", "from 1 to 65535"},
      {"inet:127.0.0.1:+25", "from 1 to 65535"},
      {"inet:127.0.0.1:25x", "from 1 to 65535"},
      {"inet:127.0.0.1:smtp", "from 1 to 65535"},
      {"inet:127.0.0.1:99999999999999", "from 1 to 65535"},
      {"unix:", "absolute"},
      {"unix:private/grayling", "absolute"},
      {"unix:/run/", "name a file"},
      {"unix:/" + std::string(107, 'x'), "107 bytes at most, not 108"},
      {"unix:/run/a\nb", "control characters"},
      {std::string("unix:/run/a\0b", 13), "control characters"},
  };
  for (const auto& row : rows) check_refused(row.first, row.second);
}

}  // namespace grayling
