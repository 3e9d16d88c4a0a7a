// SPDX-License-Identifier: MIT
// A SignalsStory with a DNS list: an answer 127.0.1.N is worth N points, and 127.0.2.N speaks for
// the client with as many. 127.0.0.255 says that the list refuses.
#pragma once

#include <string>

#include "grayling/dnslist/list_test.hpp"
#include "unit/engine/signals_story.hpp"

namespace grayling {

inline const std::string kZone = "list.example";

class ListsStory : public SignalsStory {
 public:
  explicit ListsStory(SpfUse use = SpfUse::Prove) : SignalsStory(use) {
    settings.dns_lists = {list_of(kZone)};
    answer_tests(kZone);
  }

  static DnsList list_of(const std::string& zone) {
    DnsList list;
    list.zone = zone;
    for (int n = 1; n <= 20; ++n) {
      list.points.push_back({pattern("127.0.1." + std::to_string(n)), n});
      list.points.push_back({pattern("127.0.2." + std::to_string(n)), -n});
    }
    list.errors = {pattern("127.0.0.255")};
    return list;
  }
  static AddressPattern pattern(const std::string& text) {
    return AddressPattern::parse(text).value();
  }
  // "7.100.51.198.list.example"
  static std::string name_of(const std::string& client, const std::string& zone = kZone) {
    return query_name(IpAddress::parse(client).value(), list_of(zone));
  }

  // What a good list says of RFC 5782's addresses.
  void answer_tests(const std::string& zone) {
    dns.add_address(name_of("127.0.0.2", zone), "127.0.0.2");
  }
  // From now on the list has the client.
  void list(const std::string& client, const std::string& address,
            const std::string& zone = kZone) {
    dns.add_address(name_of(client, zone), address);
  }

  // Begins the tests that are due, and lets them end.
  void test_lists() {
    engine().on_time();
    run();
  }
  void pass_minutes(int minutes) {
    clock.pass(minutes * 60);
    test_lists();
  }
  auto asked_of(const std::string& zone = kZone) const {
    return std::count_if(dns.asked.begin(), dns.asked.end(),
                         [&](const auto& asked) { return asked.first.ends_with(zone); });
  }
};

}  // namespace grayling
