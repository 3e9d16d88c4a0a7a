// SPDX-License-Identifier: MIT
#include "grayling/dnslist/known_lists.hpp"

#include "support/catch.hpp"
#include "support/dns_lists.hpp"

using namespace grayling;

namespace {

using Texts = std::vector<std::string>;

Texts missing(const char* zone, const Texts& errors = {}) {
  return missing_errors(dns_list(zone, {{"127.0.0.2", 3}}, errors));
}

std::string meaning(const char* zone, const char* address) {
  return error_meaning(zone, *IpAddress::parse(address));
}

}  // namespace

TEST_CASE("the errors by which a list is known to refuse are missed") {
  CHECK(missing("zen.spamhaus.org") == Texts{"127.255.255.*"});
  CHECK(missing("spamhaus.org") == Texts{"127.255.255.*"});
  CHECK(missing("{key}.zen.dq.spamhaus.net") == Texts{"127.255.255.*"});
  CHECK(missing("list.dnswl.org") == Texts{"127.0.0.255", "127.0.10.3"});
  CHECK(missing("list.dnswl.org", {"127.0.10.*"}) == Texts{"127.0.0.255"});
  CHECK(missing("list.dnswl.org", {"127.0.0.255", "127.0.10.[1-3]"}).empty());
  CHECK(missing("zen.spamhaus.org", {"127.255.*.*"}).empty());
  CHECK(missing("zen.spamhaus.org", {"127.255.255.[252-255]"}) == Texts{"127.255.255.*"});
  CHECK(missing("bl.example").empty());
  CHECK(missing("notspamhaus.org").empty());
}

TEST_CASE("the meaning of a refusal says what to do") {
  CHECK(meaning("zen.spamhaus.org", "127.255.255.254").starts_with("because the question came"));
  CHECK(meaning("zen.spamhaus.org", "127.255.255.255").starts_with("because you, or others"));
  CHECK(meaning("zin.spamhaus.org", "127.255.255.252").starts_with("because it has no such zone"));
  CHECK(meaning("zen.spamhaus.org", "127.255.255.1").starts_with("by which Spamhaus refuses"));
  CHECK(meaning("list.dnswl.org", "127.0.10.3").starts_with("by which dnswl.org answers who asks"));
  CHECK(meaning("bl.example", "127.255.255.254") ==
        "which its errors name; look what that means at its web site");
  CHECK(meaning("bl.example", "192.0.2.1").starts_with("which is outside 127.0.0.0/8"));
  CHECK(meaning("zen.spamhaus.org", "192.0.2.1").starts_with("which is outside 127.0.0.0/8"));
  CHECK(meaning("bl.example", "::1").starts_with("which is outside 127.0.0.0/8"));
}

TEST_CASE("lists that were shut down are known with all their zones") {
  REQUIRE(dead_list("dnsbl.sorbs.net"));
  CHECK(dead_list("dnsbl.sorbs.net")->since == "2024-06");
  CHECK(dead_list("sorbs.net"));
  CHECK(dead_list("spam.dnsbl.sorbs.net"));
  CHECK(dead_list("ix.dnsbl.manitu.net"));
  CHECK_FALSE(dead_list("manitu.net"));
  CHECK_FALSE(dead_list("notsorbs.net"));
  CHECK_FALSE(dead_list("zen.spamhaus.org"));
}
