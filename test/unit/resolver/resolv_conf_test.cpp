// SPDX-License-Identifier: MIT
#include "resolver/resolv_conf.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

std::string shown(const std::vector<NameServer>& servers) {
  std::string text;
  for (const auto& server : servers) text += server.text() + " ";
  return text;
}

}  // namespace

TEST_CASE("the servers of resolv.conf are those that the C library asks") {
  const char* const kFiles[][2] = {
      {"nameserver 192.0.2.1\nnameserver 2001:db8::1\n", "192.0.2.1 2001:db8::1 "},
      {"# a comment\nsearch example.org\nnameserver\t192.0.2.1 # main\r\n", "192.0.2.1 "},
      {"nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n",
       "192.0.2.1 192.0.2.2 192.0.2.3 "},
      {"nameserver 192.0.2.1", "192.0.2.1 "},
      {"", "127.0.0.1 "},
      {"options edns0\nnameservers 192.0.2.1\nnameserver\nnameserver dns.example.org\n",
       "127.0.0.1 "},
      {"; nameserver 192.0.2.1\n nameserver 192.0.2.1\n", "127.0.0.1 "},
  };
  for (const auto& [text, servers] : kFiles) {
    CAPTURE(text);
    CHECK(shown(servers_of_resolv_conf(text)) == servers);
  }
}

TEST_CASE("without a resolv.conf this host is asked") {
  const TempDirectory directory;
  CHECK(shown(read_resolv_conf(directory.path("none"))) == "127.0.0.1 ");
  const auto file = directory.write("resolv.conf", "nameserver 192.0.2.53\n");
  CHECK(shown(read_resolv_conf(file)) == "192.0.2.53 ");
}
