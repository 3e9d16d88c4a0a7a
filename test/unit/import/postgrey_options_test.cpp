// SPDX-License-Identifier: MIT
#include "grayling/import/postgrey_options.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Row {
  std::string options, toml;
};

const std::string kNetwork = "client = \"network\"\n";

const Row kRows[] = {
    {"", "[greylist]\ndelay = \"300s\"\n" + kNetwork},
    {"--delay=60", "[greylist]\ndelay = \"60s\"\n" + kNetwork},
    {"--delay=0", "[greylist]\ndelay = \"300s\"\n" + kNetwork},
    {"--inet=10023 --delay 60",
     "listen = [\"inet:127.0.0.1:10023\"]\n[greylist]\ndelay = \"60s\"\n" + kNetwork},
    {"-i 192.0.2.1:60000 --unix=/run/g --socketmode=0660 --delay=1",
     "# --inet: other hosts need allow = [networks], which postgrey lacks\n"
     "listen = [\"inet:192.0.2.1:60000\", \"unix:/run/g\"]\nsocket_mode = \"0660\"\n"
     "[greylist]\ndelay = \"1s\"\n" +
         kNetwork},
    {"--delay=1 --max-age=40 --retry-window=36h --ipv4cidr=28 --ipv6cidr=48",
     "[greylist]\ndelay = \"1s\"\nlifetime = \"40d\"\nretry_window = \"36h\"\nipv4_prefix = 28\n"
     "ipv6_prefix = 48\n" +
         kNetwork},
    {"--delay=1 --retry-window=3 --lookup-by-host",
     "[greylist]\ndelay = \"1s\"\nretry_window = \"3d\"\nclient = \"address\"\n"},
    {"--delay=1 --greylist-text='Come \"back\"' --greylist-action=DEFER",
     "[greylist]\ndelay = \"1s\"\nmessage = \"4.2.0 Come \\\"back\\\"\"\naction = \"DEFER\"\n" +
         kNetwork},
    {"--delay=1 '--x-greylist-header=X-G: %t by postgrey-%v at %h; %d'",
     "[greylist]\ndelay = \"1s\"\nheader = \"X-G: {delay} by postgrey at {host}; {date}\"\n" +
         kNetwork},
    {"--delay=1 --whitelist-clients=/a --whitelist-clients=/b --whitelist-recipients=/c",
     "[greylist]\ndelay = \"1s\"\n" + kNetwork +
         "[exempt]\nclients = [\"file:/a\", \"file:/b\"]\nrecipients = [\"file:/c\"]\n"},
    {"--delay=1 --auto-whitelist-clients=3",
     "[greylist]\ndelay = \"1s\"\nauto_allow_after = 3\n" + kNetwork},
    {"--delay=1 --auto-whitelist-clients",
     "[greylist]\ndelay = \"1s\"\nauto_allow_after = 5\n" + kNetwork},
    {"--delay=1 --priv",
     "# --privacy: keys aren't hashed: who may read the table is up to you\n[greylist]\n"
     "delay = \"1s\"\n" +
         kNetwork},
};

Result<std::string> toml_of(const std::string& options) {
  const std::vector<std::string> arguments = {options};
  return postgrey_options_as_toml(arguments);
}

void check(const Row& row) {
  CAPTURE(row.options);
  const auto toml = toml_of(row.options);
  REQUIRE(toml);
  CHECK(*toml == row.toml);
}

}  // namespace

TEST_CASE("postgrey's options as a configuration") {
  for (const auto& row : kRows) check(row);
}

TEST_CASE("what postgrey wouldn't take is an error that names it") {
  const std::pair<const char*, const char*> bad[] = {
      {"--dealy=60", "\"--dealy\" is no option of postgrey"},
      {"60", "\"60\" is no option of postgrey"},
      {"--delay", "--delay needs a value"},
      {"--delay=soon", "--delay \"soon\": write seconds, like 300"},
      {"--inet=0", "--inet \"0\": write [HOST:]PORT, like 127.0.0.1:10023"},
      {"--ipv4cidr=33", "--ipv4cidr \"33\": write a number of bits"},
      {"--max-age=0", "--max-age \"0\": write days, like 35"},
      {"--l", "\"--l\" is no option of postgrey"},
  };
  for (const auto& [options, text] : bad) {
    CAPTURE(options);
    const auto toml = toml_of(options);
    REQUIRE_FALSE(toml);
    CHECK(toml.error().text == text);
  }
}
