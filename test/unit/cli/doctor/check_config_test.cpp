// SPDX-License-Identifier: MIT
#include "cli/doctor/check_config.hpp"

#include <sstream>

#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

// Is true if there is a line with this value and this comment.
void check(const std::string& text, const std::string& value, const std::string& from) {
  INFO(text);
  const auto start = ("\n" + text).find("\n" + value + " ");
  REQUIRE(start != std::string::npos);
  const std::string line = text.substr(start, text.find('\n', start) - start);
  CHECK(line.substr(line.find('#')) == "# " + from);
}

}  // namespace

TEST_CASE("every value is shown with where it came from, in line") {
  const TempDirectory directory;
  const std::string file = directory.write("g.toml", "\n[greylist]\ndelay = \"60s\"\n");
  const Config config = load({file, {"unix:/g"}, {}, {"log.level=debug"}});
  const std::string text = config_text(config);
  check(text, "listen = [\"unix:/g\"]", "--listen");
  check(text, "greylist.delay = \"1m\"", file + ":3");
  check(text, "log.level = \"debug\"", "--set");
  check(text, "greylist.mode = \"enforce\"", "default");
  std::istringstream lines(text);
  int count = 0;
  int in_line = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    in_line += line.find("   # ") == text.find("   # ");
  }
  CHECK(in_line == count - 2);  // those are longer
  CHECK(count == static_cast<int>(config.origins.size()));
}

TEST_CASE("policies are shown behind all else, and read again as they are") {
  const TempDirectory directory;
  const std::string file = directory.write(
      "g.toml", "[[policy]]\nrecipients = [\"a@\"]\nmode = \"off\"\n[greylist]\ndelay = \"60s\"\n");
  const std::string text = config_text(load({file, {}, {}, {}}));
  check(text, "[[policy]]", file + ":1");
  check(text, "recipients = [\"a@\"]", file + ":2");
  check(text, "delay = \"1m\"", "[greylist], " + file + ":5");
  const Config again = load({directory.write("shown.toml", text), {}, {}, {}});
  REQUIRE(again.policy.size() == 1);
  CHECK(again.policy[0].greylist.mode == Mode::Off);
  CHECK(again.policy[0].greylist.delay == 60);
}

TEST_CASE("DNS lists are shown before the policies, without their keys, and read again") {
  const TempDirectory directory;
  const std::string key_file = directory.write("zen.key", "abcdefghij0123456789klmnop\n");
  const std::string file = directory.write(
      "g.toml",
      "[[policy]]\nrecipients = [\"a@\"]\n[[dns_list]]\nzone = \"{key}.zen.example.org\"\n"
      "key_file = \"" +
          key_file + "\"\npoints = { \"127.0.0.[2-3]\" = 4 }\n");
  const std::string text = config_text(load({file, {}, {}, {}}));
  check(text, "[[dns_list]]", file + ":3");
  check(text, "zone = \"{key}.zen.example.org\"", file + ":4");
  check(text, "points = { \"127.0.0.[2-3]\" = 4 }", file + ":6");
  check(text, "errors = []", "default");
  CHECK(text.find("[[dns_list]]") < text.find("[[policy]]"));
  CHECK(text.find("abcdefghij") == std::string::npos);
  const Config again = load({directory.write("shown.toml", text), {}, {}, {}});
  REQUIRE(again.dns_lists.size() == 1);
  CHECK(again.dns_lists[0].list.key == "abcdefghij0123456789klmnop");
}

TEST_CASE("what check-config shows is a configuration with the same values") {
  const TempDirectory directory;
  const std::string empty = directory.write("empty.toml", "");
  const Config first = load(
      {empty,
       {"inet:[::]:1", "unix:/g"},
       "mysql://u@localhost/g",
       {"greylist.message=a \"b\" \\ é", "greylist.header=", "store.timeout=500ms",
        "allow=[\"192.0.2.0/24\", \"2001:db8::1\"]", "socket_mode=0600", "greylist.match=sender"}});
  const Config second = load({directory.write("shown.toml", config_text(first)), {}, {}, {}});
  REQUIRE(first.origins.size() == second.origins.size());
  for (std::size_t i = 0; i < first.origins.size(); ++i) {
    CHECK(first.origins[i].key + first.origins[i].value ==
          second.origins[i].key + second.origins[i].value);
  }
  CHECK(second.greylist.message == "a \"b\" \\ é");
}

}  // namespace grayling
