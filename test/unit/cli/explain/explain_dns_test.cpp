// SPDX-License-Identifier: MIT
#include "cli/explain/explain_dns.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// No list is asked, because the time is over before.
constexpr auto kToml =
    "[dns]\nresolver = [\"127.0.0.1\"]\n"
    "[[dns_list]]\nzone = \"one.example\"\npoints = { \"127.0.0.2\" = 3 }\n"
    "[[dns_list]]\nzone = \"two.example\"\npoints = { \"127.0.0.2\" = 3 }\n";

}  // namespace

TEST_CASE("lists for which no time is left aren't asked, and the explanation says so") {
  const TempDirectory directory;
  const auto config = load_config({directory.write("g.toml", kToml), {}, "sqlite:/tmp/g.db", {}});
  REQUIRE(config);
  TestClock clock;
  TestLog log;
  DnsAsking asking(config->dns, clock, log);
  CHECK_FALSE(asking.is_over());
  clock.pass(16);
  PolicyRequest request;
  request.client_address = "192.0.2.7";
  request.sender = "a@example.org";
  const auto lists = ask_lists(asking, *config, request, clock.monotonic());
  REQUIRE(lists);
  REQUIRE(lists->size() == 2);
  for (const auto& list : *lists) {
    CHECK(list.points == 0);
    CHECK(list_words(list) ==
          list.zone + ": counts nothing: not asked, because the questions before it took too long");
  }
  const auto signs = ask_signs(asking, *config, request);
  REQUIRE(signs);
  CHECK(*signs == Signs());
  CHECK(asking.is_over());
  CHECK(asking.questions() == 0);
}
