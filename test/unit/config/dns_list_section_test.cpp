// SPDX-License-Identifier: MIT
// [[dns_list]] blocks: their values, errors and warnings. A key is never shown.
#include "config/dns_list_section.hpp"

#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/loaded_file.hpp"

using namespace grayling;

namespace {

const std::string kKey = "abcdefghij0123456789klmnop";  // as long as those of Spamhaus

std::string origins(const Loaded& loaded, const Config::DnsListSection& section) {
  std::string text;
  for (const auto& o : section.origins) {
    text += o.key + " = " + o.value + " # " + loaded.shown(o.from) + "\n";
  }
  return text;
}

void check_error(const std::string& toml, const std::string& expected) {
  CAPTURE(toml);
  CHECK(Loaded(toml).error() == expected);
}

// The start of the error.
void check_refused(const std::string& toml, const std::string& expected) {
  CAPTURE(toml);
  CHECK(Loaded(toml).error().substr(0, expected.size()) == expected);
}

const std::string kHead = "[[dns_list]]\nzone = \"bl.example.org\"\n";
const std::string kPoints = "points = { \"127.0.0.2\" = 3 }\n";

}  // namespace

TEST_CASE("there are no lists as shipped") {
  const auto config = Loaded("").config();
  REQUIRE(config);
  CHECK(config->dns_lists.empty());
}

TEST_CASE("lists are read in the order of the file, with the origin of each value") {
  const Loaded loaded(
      "[[dns_list]]\nzone = \"ZEN.example.org\"\n"
      "points = { \"127.0.0.[2-3]\" = 4, \"127.0.0.[10-11]\" = -20 }\n"
      "errors = [\"127.255.255.*\"]\n"
      "[greylist]\ndelay = \"5m\"\n"
      "[[dns_list]]\nzone = \"wl.example.org\"\n"
      "[dns_list.points]\n\"127.0.*.[0-1]\" = 0\n");
  const auto config = loaded.config();
  INFO(loaded.error());
  REQUIRE(config);
  REQUIRE(config->dns_lists.size() == 2);
  const auto& zen = config->dns_lists[0];
  CHECK(zen.list.zone == "zen.example.org");
  CHECK(zen.list.key.empty());
  REQUIRE(zen.list.points.size() == 2);
  CHECK(most_points(zen.list) == 4);
  CHECK(least_points(zen.list) == -20);
  REQUIRE(zen.list.errors.size() == 1);
  CHECK(zen.list.errors[0].text() == "127.255.255.*");
  CHECK(origins(loaded, zen) ==
        "zone = \"zen.example.org\" # FILE:2\n"
        "key_file = \"\" # default\n"
        "points = { \"127.0.0.[10-11]\" = -20, \"127.0.0.[2-3]\" = 4 } # FILE:3\n"
        "errors = [\"127.255.255.*\"] # FILE:4\n");
  CHECK(loaded.shown(zen.from) == "FILE:1");
  CHECK(origins(loaded, config->dns_lists[1]) ==
        "zone = \"wl.example.org\" # FILE:8\n"
        "key_file = \"\" # default\n"
        "points = { \"127.0.*.[0-1]\" = 0 } # FILE:9\n"
        "errors = [] # default\n");
  CHECK(loaded.warnings().empty());
}

TEST_CASE("lists may stand in one line") {
  const auto config =
      Loaded("dns_list = [{zone = \"bl.example.org\", points = {\"127.0.0.2\" = 1}}]\n").config();
  REQUIRE(config);
  REQUIRE(config->dns_lists.size() == 1);
  CHECK(most_points(config->dns_lists[0].list) == 1);
}

TEST_CASE("a mistake in a list is shown with its line and what would be right") {
  check_error(kHead + "points = { \"127.0.0.2\" = 21 }\n",
              "FILE:3: dns_list.points: \"127.0.0.2\" = 21: out of range; write a whole number "
              "from -20 to 20, without quotes");
  check_refused(kHead + "points = { \"127.0.0.2\" = -21 }\n",
                "FILE:3: dns_list.points: \"127.0.0.2\" = -21: out of range");
  check_refused(kHead + "points = { \"127.0.0.2\" = \"3\" }\n",
                "FILE:3: dns_list.points: \"127.0.0.2\" = \"3\": wrong type; write a whole");
  check_refused(kHead + "points = { \"127.0.0.2\" = 1.5 }\n",
                "FILE:3: dns_list.points: \"127.0.0.2\" = 1.5: wrong type; write a whole");
  check_refused(kHead + "[dns_list.points]\n\"127.0.0.2\" = 3\n\"10.0.0.2\" = 3\n",
                "FILE:5: dns_list.points: \"10.0.0.2\" = 3: reaches outside 127.0.0.0/8");
  check_refused(kHead + "points = { \"127.0.0.[3-2]\" = 3 }\n",
                "FILE:3: dns_list.points: \"127.0.0.[3-2]\" = 3: the range [3-2] is the wrong");
  check_refused(kHead + "points = { 127.0.0.2 = 3 }\n",
                "FILE:3: dns_list.points: \"127\" = {…}: a pattern needs quotes; write it like "
                "\"127.0.0.2\" = 3");
  check_refused(kHead + "points = 3\n", "FILE:3: dns_list.points = 3: wrong type; write them like");
  check_refused(kHead + "points = [\"127.0.0.2\"]\n",
                "FILE:3: dns_list.points = [\"127.0.0.2\"]: wrong type; write them like");
  check_refused(kHead + kPoints + "errors = \"127.0.0.1\"\n",
                "FILE:4: dns_list.errors = \"127.0.0.1\": wrong type; write a list like");
  check_refused(kHead + kPoints + "errors = [\"127.0.0.1\", \"192.0.2.1\"]\n",
                "FILE:4: dns_list.errors = [\"127.0.0.1\", \"192.0.2.1\"]: \"192.0.2.1\": reaches");
  check_refused(kHead + kPoints + "error = []\n",
                "FILE:4: dns_list.error: unknown key; did you mean dns_list.errors?");
  check_refused(kHead, "FILE:1: [[dns_list]] of bl.example.org: no answer counts; write points =");
  check_refused(kHead + "points = {}\n",
                "FILE:3: dns_list.points = {}: no answer counts; write points =");
  check_refused("[[dns_list]]\n" + kPoints, "FILE:1: [[dns_list]]: has no zone; write zone =");
  check_refused("[[dns_list]]\n", "FILE:1: [[dns_list]]: has no zone");
}

TEST_CASE("a zone that is no domain name is refused") {
  for (const char* const zone :
       {"",
        ".",
        "zen",
        "zen.example.org.",
        ".example.org",
        "zen..example.org",
        "127.0.0.1",
        "zen example.org",
        "http://zen.example.org",
        "zen.example.org/",
        "*.example.org",
        "::1",
        "z\xC3\xBCri.example.org",
        "-a.example.org",
        "a-.example.org",
        "key.{key}",
        "{key}a.example.org",
        "{keys}.example.org",
        "zen.example.org:53",
        "0123456789-0123456789-0123456789-0123456789-0123456789-0123456789.example.org"}) {
    CAPTURE(zone);
    const auto error =
        Loaded("[[dns_list]]\nzone = \"" + std::string(zone) + "\"\n" + kPoints).error();
    CHECK(error.find(": is no domain name; write a domain name, like \"zen.spamhaus.org\"") !=
          std::string::npos);
    CHECK(error.starts_with("FILE:2: dns_list.zone = \""));
  }
  std::string zone = "example.org";
  while (zone.size() <= 131) zone.insert(0, "abc.");
  check_refused("[[dns_list]]\nzone = \"" + zone + "\"\n" + kPoints, "FILE:2: dns_list.zone = ");
  CHECK(Loaded("[[dns_list]]\nzone = \"" + zone.substr(8) + "\"\n" + kPoints).config());
}

TEST_CASE("the same zone twice is refused, however it is written") {
  check_error(
      kHead + kPoints + "[[dns_list]]\nzone = \"BL.Example.ORG\"\n" + kPoints,
      "FILE:5: dns_list.zone = \"BL.Example.ORG\": named twice, first in the [[dns_list]] of "
      "FILE:1; put the points into one");
}

TEST_CASE("a list can be set in the file alone") {
  CHECK(
      Loaded("", {"dns_list.zone=bl.example.org"}).error() ==
      "--set: dns_list.zone: a DNS list is set in the file, below a line [[dns_list]] of its own");
  check_refused("[dns_list]\nzone = \"bl.example.org\"\n",
                "FILE:1: dns_list: a DNS list is set in the file");
  check_refused("[[dnslist]]\nzone = \"bl.example.org\"\n",
                "FILE:1: [[dnslist]]: unknown section; did you mean [[dns_list]]?");
}

TEST_CASE("the key is read from its file, and isn't shown") {
  const Loaded loaded("[[dns_list]]\nzone = \"{key}.zen.example.org\"\nkey_file = \"zen.key\"\n" +
                      kPoints);
  loaded.directory().write("zen.key", kKey + "\n");
  const auto config = loaded.config();
  INFO(loaded.error());
  REQUIRE(config);
  const auto& section = config->dns_lists[0];
  CHECK(section.list.zone == "{key}.zen.example.org");
  CHECK(section.list.key == kKey);
  CHECK(section.key_file == loaded.directory().path("zen.key"));
  CHECK(query_name(*IpAddress::parse("192.0.2.1"), section.list) ==
        "1.2.0.192." + kKey + ".zen.example.org");
  CHECK(origins(loaded, section).find(kKey) == std::string::npos);
}

TEST_CASE("a key without its file, and a file without its place, are refused") {
  check_refused("[[dns_list]]\nzone = \"{key}.zen.example.org\"\n" + kPoints,
                "FILE:2: dns_list.zone = \"{key}.zen.example.org\": needs a key; write it into a "
                "file, and key_file = \"/etc/grayling/NAME.key\"");
  check_refused(kHead + "key_file = \"/etc/grayling/zen.key\"\n" + kPoints,
                "FILE:3: dns_list.key_file = \"/etc/grayling/zen.key\": the zone has no place for "
                "a key; write {key} there");
  check_refused("[[dns_list]]\nzone = \"{key}.{key}.example.org\"\n" + kPoints,
                "FILE:2: dns_list.zone = \"{key}.{key}.example.org\": has {key} twice");
}

TEST_CASE("a key file that can't be used is refused") {
  const Loaded loaded("[[dns_list]]\nzone = \"{key}.zen.example.org\"\nkey_file = \"zen.key\"\n" +
                      kPoints);
  const std::string head = "FILE:3: dns_list.key_file = \"zen.key\": the file '" +
                           loaded.directory().path("zen.key") + "' ";
  const auto check = [&](const std::string& expected) {
    const auto error = loaded.error();
    CHECK(error.substr(0, head.size() + expected.size()) == head + expected);
    CHECK(error.find(kKey) == std::string::npos);
  };
  check("can't be read: No such file or directory; make it for the service's user");
  loaded.directory().write("zen.key", kKey, 0644);
  check("can be read or written by everybody: chmod o-rwx it");
  loaded.directory().write("zen.key", "");
  check("is empty: write the key into its one line");
  loaded.directory().write("zen.key", kKey + "\nmore\n");
  check("is longer than a line: it must hold the key alone");
  for (const std::string& bad : {kKey + ".more", kKey + " more", std::string(64, 'x')}) {
    loaded.directory().write("zen.key", bad);
    const auto error = loaded.error();
    CHECK(error.starts_with("FILE:3: dns_list.key_file = \"zen.key\": the file holds no key"));
    CHECK(error.find(bad) == std::string::npos);
  }
  loaded.directory().write("zen.key", kKey);
  CHECK(loaded.config());
}

TEST_CASE("a key file whose name could be a key is a file all the same, if it is there") {
  const Loaded loaded("[[dns_list]]\nzone = \"{key}.zen.example.org\"\nkey_file = \"zenkey\"\n" +
                      kPoints);
  CHECK(loaded.error().find("its key_file is no file that can be read") != std::string::npos);
  loaded.directory().write("zenkey", kKey, 0644);
  const std::string error = loaded.error();
  CHECK(error.starts_with("FILE:3: dns_list.key_file = \"zenkey\": the file"));
  CHECK(error.find("can be read or written by everybody: chmod o-rwx it") != std::string::npos);
  CHECK(error.find(kKey) == std::string::npos);
}

TEST_CASE("a key in a wrong place isn't shown") {
  for (const std::string& line :
       {"zone = \"" + kKey + ".zen.dq.spamhaus.net\"",
        "zone = \"https://" + kKey + ".example.org\"", "key_file = \"" + kKey + "\"",
        "key = \"" + kKey + "\"", kKey + " = 1", "errors = [\"" + kKey + "\"]",
        "points = { \"127.0.0.2\" = \"" + kKey + "\" }", "points = { \"" + kKey + "\" = 3 }",
        "points = { \"127.0.0." + kKey + "\" = 3 }", "errors = [\"127.0.0." + kKey + "\"]",
        "points = \"" + kKey + "\""}) {
    CAPTURE(line);
    const bool is_zone = line.starts_with("zone");
    const bool is_points = line.starts_with("points");
    const Loaded loaded("[[dns_list]]\n" +
                        std::string(is_zone ? "" : "zone = \"{key}.zen.example.org\"\n") + line +
                        "\n" + (is_points ? "" : kPoints));
    const auto error = loaded.error();
    CHECK(error.starts_with("FILE:"));
    CHECK(error.find(kKey) == std::string::npos);
  }
  const auto set = Loaded("", {"dns_list.zone=" + kKey + ".example.org"}).error();
  CHECK(set.starts_with("--set: dns_list.zone"));
  CHECK(set.find(kKey) == std::string::npos);
  check_refused("[[dns_list]]\nzone = \"" + kKey + ".zen.example.org\"\n" + kPoints,
                "FILE:2: dns_list.zone = \"….zen.example.org\": has a key in it, which would be "
                "shown; write {key} in its place");
}

TEST_CASE("a list without its known errors is warned about with the line to write") {
  CHECK(Loaded("[[dns_list]]\nzone = \"zen.spamhaus.org\"\n" + kPoints).warnings() ==
        "FILE:1: [[dns_list]] of zen.spamhaus.org: it refuses by answers that look like entries; "
        "write errors = [\"127.255.255.*\"]\n");
  CHECK(Loaded("[[dns_list]]\nzone = \"list.dnswl.org\"\nerrors = [\"127.0.10.*\"]\n" + kPoints)
            .warnings() ==
        "FILE:3: dns_list.errors = [\"127.0.10.*\"]: it refuses by answers that look like entries; "
        "write errors = [\"127.0.10.*\", \"127.0.0.255\"]\n");
}

TEST_CASE("a list that was shut down, and one that can't be asked, are warned about") {
  CHECK(Loaded("[[dns_list]]\nzone = \"dnsbl.sorbs.net\"\n" + kPoints).warnings() ==
        "FILE:2: dns_list.zone = \"dnsbl.sorbs.net\": was shut down (2024-06), and may list "
        "everybody since; remove the block\n");
  CHECK(Loaded(kHead + kPoints + "[dns]\nresolver = \"off\"\n").warnings() ==
        "FILE:2: dns_list.zone = \"bl.example.org\": isn't asked with dns.resolver = \"off\" "
        "(FILE:5)\n");
}

TEST_CASE("more lists than there may be are refused") {
  std::string toml;
  for (std::size_t i = 0; i < kDnsListsMax; ++i) {
    toml += "[[dns_list]]\nzone = \"l" + std::to_string(i) + ".example.org\"\n" + kPoints;
  }
  CHECK(Loaded(toml).config());
  check_error(toml + kHead + kPoints,
              "FILE:49: [[dns_list]]: more than 16 lists; remove those that you need least");
}

TEST_CASE("the blocks of etc/dns-lists.toml can be used as they are") {
  std::ifstream file(GRAYLING_SOURCE_DIR "/etc/dns-lists.toml");
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  std::string toml = text.str();
  const std::string key_file = "/etc/grayling/spamhaus.key";
  const auto at = toml.find(key_file);
  REQUIRE(at != std::string::npos);
  const Loaded loaded(toml.replace(at, key_file.size(), "spamhaus.key"));
  loaded.directory().write("spamhaus.key", kKey);
  const auto config = loaded.config();
  INFO(loaded.error());
  REQUIRE(config);
  CHECK(loaded.warnings().empty());
  std::vector<std::string> zones;
  for (const auto& section : config->dns_lists) zones.push_back(section.list.zone);
  CHECK(zones == std::vector<std::string>{"zen.spamhaus.org", "{key}.zen.dq.spamhaus.net",
                                          "list.dnswl.org", "bl.mailspike.net", "wl.mailspike.net",
                                          "b.barracudacentral.org"});
}
