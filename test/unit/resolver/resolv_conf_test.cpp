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
      {"nameserver 0.0.0.0\nnameserver ::\n", "127.0.0.1 ::1 "},
      {"nameserver 224.0.0.1\nnameserver fe80::1\nnameserver 192.0.2.1\n", "192.0.2.1 "},
      {"; nameserver 192.0.2.1\n nameserver 192.0.2.1\n", "127.0.0.1 "},
  };
  for (const auto& [text, servers] : kFiles) {
    CAPTURE(text);
    CHECK(shown(parse_resolv_conf(text).servers) == servers);
  }
}

TEST_CASE("a server of resolv.conf that can't be asked is told") {
  const auto conf = parse_resolv_conf(
      "nameserver fe80::1%eth0\nnameserver 192.0.2.1\nnameserver dns.example.org\n");
  CHECK(shown(conf.servers) == "192.0.2.1 ");
  REQUIRE(conf.unusable.size() == 2);
  CHECK(conf.unusable[0] ==
        "nameserver fe80::1%eth0: grayling can't ask an address that holds on one link alone; name "
        "another server in dns.resolver");
  CHECK(conf.unusable[1] ==
        "nameserver dns.example.org: not an IP address; name another server in dns.resolver");
  CHECK(parse_resolv_conf("nameserver 255.255.255.255\n").unusable.at(0) ==
        "nameserver 255.255.255.255: all hosts of a network; name another server in dns.resolver");
  CHECK(parse_resolv_conf("nameserver fe80::1\n").unusable.at(0) ==
        "nameserver fe80::1: holds on one link alone, which grayling can't ask; name another "
        "server in dns.resolver");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "nameserver none\n";
  CHECK(parse_resolv_conf(many).unusable.size() == 3);
  CHECK(parse_resolv_conf("nameserver 192.0.2.1\n").unusable.empty());
}

TEST_CASE("without a resolv.conf this host is asked") {
  const TempDirectory directory;
  CHECK(shown(read_resolv_conf(directory.path("none")).servers) == "127.0.0.1 ");
  const auto file = directory.write("resolv.conf", "nameserver 192.0.2.53\n");
  CHECK(shown(read_resolv_conf(file).servers) == "192.0.2.53 ");
}
