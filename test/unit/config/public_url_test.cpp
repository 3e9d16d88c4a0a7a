// SPDX-License-Identifier: MIT
#include "grayling/config/public_url.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a public URL has a host, and maybe a port and a path") {
  const auto check = [](std::string_view text, std::string_view shown, std::string_view host) {
    CAPTURE(text);
    const auto url = parse_public_url(text);
    REQUIRE(url);
    CHECK(url->text == shown);
    CHECK(url->host == host);
  };
  check("https://mx.example.org", "https://mx.example.org", "mx.example.org");
  check("https://MX.example.org/", "https://MX.example.org", "mx.example.org");
  check("https://mx.example.org:8443/mail/", "https://mx.example.org:8443/mail", "mx.example.org");
  check("https://192.0.2.7/a-b_c.d~e/%20", "https://192.0.2.7/a-b_c.d~e/%20", "192.0.2.7");
  check("https://[2001:db8::7]:443", "https://[2001:db8::7]:443", "[2001:db8::7]");
  check("http://localhost:8080", "http://localhost:8080", "localhost");
  check("http://127.0.0.1", "http://127.0.0.1", "127.0.0.1");
  check("http://[::1]:80/x", "http://[::1]:80/x", "[::1]");
}

TEST_CASE("what isn't the address of a web server is refused") {
  for (const std::string text : {"",
                                 "mx.example.org",
                                 "ftp://mx.example.org",
                                 "https://",
                                 "https:///path",
                                 "https://:443",
                                 "https://mx.example.org:",
                                 "https://mx.example.org:0",
                                 "https://mx.example.org:65536",
                                 "https://mx.example.org:https",
                                 "https://user@mx.example.org",
                                 "https://u:p@mx.example.org",
                                 "https://mx.example.org?x=1",
                                 "https://mx.example.org/?x",
                                 "https://mx.example.org/#x",
                                 "https://mx.example.org/a b",
                                 "https://mx example.org",
                                 "https://mx..example.org",
                                 "https://.example.org",
                                 "https://[::1",
                                 "https://[127.0.0.1]",
                                 "https://[]",
                                 "https://2001:db8::7",
                                 "http://mx.example.org",
                                 "http://192.0.2.7",
                                 "http://localhost.example.org",
                                 "https://mx.example.org/\"><script>",
                                 "https://mx.example.org\n"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_public_url(text));
  }
  CHECK_FALSE(parse_public_url("https://mx.example.org/" + std::string(300, 'x')));
}

TEST_CASE("a request's host is compared without its port") {
  const auto url = parse_public_url("https://mx.example.org:8443/mail");
  REQUIRE(url);
  for (const auto* host : {"mx.example.org", "MX.Example.org:8443", "mx.example.org:10024"}) {
    CHECK(is_host_of(*url, host));
  }
  for (const auto* host :
       {"", "evil.example", "mx.example.org.evil.example", "localhost", "127.0.0.1",
        "evil.example:8443", "mx.example.org@evil.example", "[", "[mx.example.org]"}) {
    CAPTURE(host);
    CHECK_FALSE(is_host_of(*url, host));
  }
  const auto six = parse_public_url("https://[2001:db8::7]");
  REQUIRE(six);
  CHECK(is_host_of(*six, "[2001:DB8::7]:443"));
  CHECK_FALSE(is_host_of(*six, "[2001:db8::8]"));
}
