// SPDX-License-Identifier: MIT
#include "grayling/dnslist/dns_list.hpp"

#include "support/catch.hpp"
#include "support/dns_lists.hpp"

using namespace grayling;

namespace {

using Kind = ListAnswer::Kind;

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

DnsList zen() {
  return dns_list("zen.example", {{"127.0.0.[2-3]", 4}, {"127.0.0.[10-11]", 3}, {"127.0.0.20", -2}},
                  {"127.255.255.*", "127.0.0.1"});
}

}  // namespace

TEST_CASE("the name is the client's address in reverse, below the zone") {
  const auto list = dns_list("zen.example", {});
  CHECK(query_name(ip("192.0.2.99"), list) == "99.2.0.192.zen.example");
  CHECK(query_name(ip("::ffff:192.0.2.99"), list) == "99.2.0.192.zen.example");
  // RFC 5782, section 2.4.
  CHECK(query_name(ip("2001:db8:1:2:3:4:567:89ab"), list) ==
        "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.zen.example");
}

TEST_CASE("the key takes its place in the name") {
  auto list = dns_list("{key}.zen.example", {});
  list.key = "abc";
  CHECK(query_name(ip("192.0.2.1"), list) == "1.2.0.192.abc.zen.example");
  list.zone = "bl.{key}.example";
  CHECK(query_name(ip("192.0.2.1"), list) == "1.2.0.192.bl.abc.example");
}

TEST_CASE("what the DNS answers says whether the client is listed") {
  const auto list = zen();
  CHECK(judge(not_listed(), list) == ListAnswer{Kind::NotListed});
  CHECK(judge(of_kind(DnsAnswer::Kind::NoData), list) == ListAnswer{Kind::NotListed});
  CHECK(judge(no_answer(), list) == ListAnswer{Kind::Unknown});
  CHECK(judge(of_kind(DnsAnswer::Kind::Records), list) == ListAnswer{Kind::Unknown});
  CHECK(judge(addresses({"127.0.0.3"}), list) == ListAnswer{Kind::Listed, 4, ip("127.0.0.3")});
  CHECK(judge(addresses({"127.0.0.20"}), list) == ListAnswer{Kind::Listed, -2, ip("127.0.0.20")});
  CHECK(judge(addresses({"127.0.0.4"}), list) == ListAnswer{Kind::Unnamed, 0, ip("127.0.0.4")});
}

TEST_CASE("of several addresses the highest points count, whatever their order") {
  const auto list = zen();
  const ListAnswer four{Kind::Listed, 4, ip("127.0.0.2")};
  CHECK(judge(addresses({"127.0.0.10", "127.0.0.2"}), list) == four);
  CHECK(judge(addresses({"127.0.0.2", "127.0.0.20", "127.0.0.10"}), list) == four);
  CHECK(judge(addresses({"127.0.0.9", "127.0.0.2"}), list) == four);
  CHECK(judge(addresses({"127.0.0.20", "127.0.0.9"}), list).points == -2);
}

TEST_CASE("of several patterns that match an address the highest counts") {
  const auto list = dns_list("l.example", {{"127.0.*.*", -5}, {"127.0.0.*", -3}, {"127.*.0.2", 1}});
  CHECK(judge(addresses({"127.0.1.1"}), list).points == -5);
  CHECK(judge(addresses({"127.0.0.1"}), list).points == -3);
  CHECK(judge(addresses({"127.0.0.2"}), list).points == 1);
}

TEST_CASE("points of 0 name an answer, which then counts nothing") {
  const auto list = dns_list("l.example", {{"127.0.0.9", 0}});
  CHECK(judge(addresses({"127.0.0.9"}), list) == ListAnswer{Kind::Listed, 0, ip("127.0.0.9")});
}

TEST_CASE("an error comes before every entry") {
  const auto list = zen();
  for (const char* const error : {"127.255.255.254", "127.0.0.1", "192.0.2.7", "8.8.8.8"}) {
    CAPTURE(error);
    const ListAnswer expected{Kind::Error, 0, ip(error)};
    CHECK(judge(addresses({error}), list) == expected);
    CHECK(judge(addresses({"127.0.0.2", error}), list) == expected);
    CHECK(judge(addresses({error, "127.0.0.2"}), list) == expected);
  }
  const auto same = dns_list("l.example", {{"127.0.0.2", 3}}, {"127.0.0.2"});
  CHECK(judge(addresses({"127.0.0.2"}), same).kind == Kind::Error);
}

TEST_CASE("an address outside of 127.0.0.0/8 never counts") {
  const auto any = dns_list("l.example", {{"127.*.*.*", 5}});
  for (const char* const outside :
       {"126.255.255.255", "128.0.0.0", "0.0.0.0", "255.255.255.255", "::1", "7f00:2::"}) {
    CAPTURE(outside);
    CHECK(judge(addresses({outside}), any).kind == Kind::Error);
  }
  CHECK(judge(addresses({"127.0.0.0"}), any).points == 5);
  CHECK(judge(addresses({"127.255.255.255"}), any).points == 5);
}

TEST_CASE("an answer with more records than any list has says nothing") {
  const auto list = zen();
  CHECK(judge(addresses(std::vector<std::string>(kListRecordsMax, "127.0.0.2")), list).points == 4);
  CHECK(judge(addresses(std::vector<std::string>(kListRecordsMax + 1, "127.0.0.2")), list) ==
        ListAnswer{Kind::Unknown});
  CHECK(judge(addresses(std::vector<std::string>(40, "127.255.255.254")), list) ==
        ListAnswer{Kind::Unknown});
}

TEST_CASE("what a list can add is bounded by its points, and may be nothing") {
  CHECK(least_points(zen()) == -2);
  CHECK(most_points(zen()) == 4);
  const auto bad = dns_list("l.example", {{"127.0.0.2", 3}, {"127.0.0.3", 5}});
  CHECK(least_points(bad) == 0);
  CHECK(most_points(bad) == 5);
  const auto good = dns_list("l.example", {{"127.0.0.2", -3}, {"127.0.0.3", -5}});
  CHECK(least_points(good) == -5);
  CHECK(most_points(good) == 0);
}
