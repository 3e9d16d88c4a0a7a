// SPDX-License-Identifier: MIT
#include "engine/memory/name_watch.hpp"

#include "support/catch.hpp"

using namespace grayling;
using std::chrono::seconds;

namespace {

KeyHash client(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15U, n * 0xbf58476d1ce4e5b9U};
}

struct Site {
  NameWatch watch;
  Monotonic now{seconds(1000)};

  // Mail from `count` clients, beginning with the client `first`.
  void mail(std::uint64_t first, std::uint64_t count, bool has_name) {
    for (std::uint64_t i = 0; i < count; ++i) watch.note(client(first + i), has_name, now);
  }
  bool is_down() const { return watch.is_dns_down(now); }
};

}  // namespace

TEST_CASE("clients that lose their names show that the site's DNS fails") {
  Site site;
  site.mail(1, 100, true);
  CHECK_FALSE(site.is_down());
  site.now += kNameWindow;
  site.mail(1, kNamelessMin - 1, false);
  CHECK_FALSE(site.is_down());
  site.mail(kNamelessMin, 1, false);
  CHECK(site.is_down());
}

TEST_CASE("machines that never had a name are no sign, whatever their number") {
  Site site;
  site.mail(1, 5, true);
  for (int minute = 0; minute < 3; ++minute) {
    site.mail(1'000'000, 200'000, false);
    CHECK_FALSE(site.is_down());
    site.now += kNameWindow;
  }
  site.mail(1, kNamelessMin, true);  // and those with names are remembered through the flood
  site.now += kNameWindow;
  site.mail(1, kNamelessMin, false);
  CHECK(site.is_down());
}

TEST_CASE("one client that lost its name is one sign, however often it comes") {
  Site site;
  site.mail(1, 1, true);
  site.now += kNameWindow;
  for (std::uint32_t i = 0; i < 10 * kNamelessMin; ++i) site.mail(1, 1, false);
  CHECK_FALSE(site.is_down());
}

TEST_CASE("while more clients have names than have lost theirs, the DNS works") {
  Site site;
  site.mail(1, 100, true);
  site.now += kNameWindow;
  site.mail(50, 51, true);
  site.mail(1, 49, false);
  CHECK_FALSE(site.is_down());
}

TEST_CASE("names count again some time after they are back") {
  Site site;
  site.mail(1, 100, true);
  site.now += kNameWindow;
  site.mail(1, 50, false);
  REQUIRE(site.is_down());
  site.now += kNameTroubleLasts - seconds(1);
  site.mail(1, 100, true);
  CHECK(site.is_down());
  site.now += seconds(1);
  site.mail(1, 1, true);
  CHECK_FALSE(site.is_down());
}

TEST_CASE("names are back when clients have some, not when few clients come") {
  Site site;
  site.mail(1, 100, true);
  site.now += kNameWindow;
  site.mail(1, 50, false);
  REQUIRE(site.is_down());
  site.now += 10 * kNameTroubleLasts;
  CHECK(site.is_down());
  site.mail(1, kNamelessMin - 1, false);
  CHECK(site.is_down());
  site.mail(50, kNamelessMin - 1, true);
  CHECK(site.is_down());
  site.mail(90, 1, true);
  CHECK_FALSE(site.is_down());
  site.now += kNameWindow;
  site.mail(1, kNamelessMin, false);
  REQUIRE(site.is_down());
  site.now += kNameTroubleLasts + kNameKeep;
  CHECK_FALSE(site.is_down());
}

TEST_CASE("a name of long ago is no sign") {
  Site site;
  site.mail(1, 100, true);
  site.now += kNameKeep;
  site.mail(1, 100, false);
  CHECK_FALSE(site.is_down());
}
