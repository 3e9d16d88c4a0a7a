// SPDX-License-Identifier: MIT
#include "config/dns_setting.hpp"

#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Source = ResolverOptions::Source;

namespace {

Config with(const std::vector<std::string>& set) {
  return load("sqlite:/tmp/g.db", set);
}

std::string error_of(const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, "sqlite:/tmp/g.db", set};
  const auto config = load_config(sources);
  REQUIRE_FALSE(config);
  CHECK(config.error().kind == ErrorKind::Config);
  return config.error().text;
}

std::string value_of(const Config& config, std::string_view key) {
  for (const auto& origin : config.origins) {
    if (origin.key == key) return origin.value;
  }
  return "";
}

}  // namespace

TEST_CASE("dns.resolver is a word or a list of servers") {
  CHECK(with({}).dns.source == Source::System);
  CHECK(with({"dns.resolver=recursive"}).dns.source == Source::Recursive);
  CHECK(with({"dns.resolver=off"}).dns.source == Source::Off);
  const auto config = with({"dns.resolver=[\"127.0.0.1\", \"[2001:db8::53]:5353\"]"});
  CHECK(config.dns.source == Source::Servers);
  REQUIRE(config.dns.servers.size() == 2);
  CHECK(config.dns.servers[1].port == 5353);
  CHECK(value_of(config, "dns.resolver") == R"(["127.0.0.1", "[2001:db8::53]:5353"])");
  CHECK(with({"dns.resolver=[\"127.0.0.1\"]", "dns.resolver=system"}).dns.servers.empty());
}

TEST_CASE("[dns] of a file is read, and a mistake names its line") {
  const TempDirectory directory;
  const auto good = directory.write("g.toml", "[dns]\nresolver = [\"192.0.2.53\"]\n");
  const auto config = load_config({good, {}, "sqlite:/tmp/g.db", {}});
  REQUIRE(config);
  CHECK(value_of(*config, "dns.resolver") == R"(["192.0.2.53"])");
  const auto bad = directory.write("bad.toml", "[dns]\nresolver = \"sytem\"\n");
  const auto refused = load_config({bad, {}, "sqlite:/tmp/g.db", {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == bad + ":2: dns.resolver = \"sytem\": unknown; write \"system\", " +
                                    "\"recursive\" or \"off\", or a list of name servers like " +
                                    "[\"127.0.0.1\", \"[2001:db8::53]:5353\"]");
}

TEST_CASE("a resolver that can't be is refused with what would be good") {
  const char* const kCases[][2] = {
      {"dns.resolver=dns.example.org", "unknown; write \"system\""},
      {"dns.resolver=127.0.0.1", "servers are a list; write [\"127.0.0.1\"] instead"},
      {"dns.resolver=[]", "names no server"},
      {"dns.resolver=[\"dns.example.org\"]", "not the address of a name server"},
      {"dns.resolver=[\"0.0.0.0\"]", "\"0.0.0.0\": no address of a server; write 127.0.0.1"},
      {"dns.resolver=[\"224.0.0.1\"]", "\"224.0.0.1\": a group of hosts; write"},
      {"dns.resolver=[\"127.0.0.1:0\"]", "the port must be a number"},
      {"dns.resolver=[\"127.0.0.1\", \"127.0.0.1:53\"]", "named twice"},
      {"dns.resolver=[53]", "wrong type"},
      {"dns.resolver=[\"127.0.0.1\"", "no TOML"},
      {"dns.cache=8", "not a size; write it like"},
      {"dns.cache=8KiB", "not between 1MiB and 1GiB"},
      {"dns.cache=2GiB", "not between 1MiB and 1GiB"},
      {"dns.queries_max=0", "out of range"},
      {"dns.timeout=1ms", "not between 10ms and"},
      {"dns.timeout=fast", "not a duration"},
  };
  for (const auto& [set, reason] : kCases) {
    CAPTURE(set, error_of({set}));
    CHECK(error_of({set}).find(reason) != std::string::npos);
  }
}

TEST_CASE("dns.timeout is less than store.timeout") {
  CHECK(with({}).dns.timeout == 300ms);
  CHECK(with({"dns.timeout=999ms"}).dns.timeout == 999ms);
  CHECK(error_of({"dns.timeout=1s"}) ==
        "--set: dns.timeout = \"1s\": not less than store.timeout = \"1s\" (default), in which "
        "the whole answer must be ready; lower it");
  CHECK(error_of({"dns.timeout=400ms", "store.timeout=300ms"}).find("lower it") !=
        std::string::npos);
}

TEST_CASE("a store.timeout that is short shortens the default of dns.timeout") {
  const auto config = with({"store.timeout=200ms"});
  CHECK(config.dns.timeout == 100ms);
  CHECK(value_of(config, "dns.timeout") == "\"100ms\"");
  CHECK(with({"store.timeout=301ms"}).dns.timeout == 300ms);
}

TEST_CASE("mail can't be let in by SPF if nobody is asked, and a warning says so") {
  CHECK(with({}).greylist.spf == SpfUse::Prove);
  CHECK(with({"greylist.spf=pass"}).greylist.spf == SpfUse::Pass);
  CHECK(with({"greylist.spf=pass"}).warnings.empty());
  CHECK(with({"greylist.spf=prove", "dns.resolver=off"}).warnings.empty());
  CHECK(with({"greylist.spf=off", "dns.resolver=off"}).warnings.empty());
  const auto warnings = with({"greylist.spf=pass", "dns.resolver=off"}).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "--set: greylist.spf = \"pass\": lets nothing in with dns.resolver = \"off\" (--set)");
  CHECK(error_of({"greylist.spf=on"}) ==
        "--set: greylist.spf = \"on\": unknown; write \"off\", \"prove\" or \"pass\"");
}

TEST_CASE("a domain can prove itself by as many mails as are counted") {
  CHECK(with({"greylist.auto_allow_domains_after=0"}).greylist.auto_allow_domains_after == 0);
  CHECK(with({"greylist.auto_allow_domains_after=50"}).greylist.auto_allow_domains_after == 50);
  CHECK(error_of({"greylist.auto_allow_domains_after=51"}) ==
        "--set: greylist.auto_allow_domains_after = 51: out of range; write a whole number from 0 "
        "to 50, without quotes");
}

TEST_CASE("a [[policy]] that can't let mail in by SPF is warned about") {
  const TempDirectory directory;
  const std::string resolver = GENERATE("off", "system");
  const std::string use = GENERATE("off", "pass");
  const auto file = directory.write(
      "g.toml", "[greylist]\nspf = \"" + use + "\"\n[dns]\n" + "resolver = \"" + resolver + "\"\n" +
                    "[[policy]]\nrecipients = [\"a@example.org\"]\n" + "spf = \"pass\"\n");
  const auto config = load_config({file, {}, "sqlite:/tmp/g.db", {}});
  REQUIRE(config);
  REQUIRE(config->warnings.size() == (resolver == "off" ? 1U : 0U));
  if (resolver == "system" || use == "pass") return;  // [greylist] is warned about
  CHECK(config->warnings[0] ==
        file + ":5: [[policy]]: its spf = \"pass\" lets nothing in with dns.resolver = \"off\" (" +
            file + ":4)");
}
