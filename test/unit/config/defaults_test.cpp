// SPDX-License-Identifier: MIT
// etc/grayling.toml is true: it has all keys with their defaults.
#include <fstream>
#include <sstream>

#include "config/setting.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

const std::string kShipped = GRAYLING_SOURCE_DIR "/etc/grayling.toml";

// A key has no blank after its "#", but prose has one. The blocks are indented by three.
std::string uncommented() {
  std::ifstream file(kShipped);
  REQUIRE(file);
  std::string toml;
  bool is_block = false;
  for (std::string line; std::getline(file, line);) {
    is_block = line.starts_with("#   ") && (is_block || line[4] == '[');
    const bool is_key = line.size() > 1 && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';
    toml += line.substr(is_block ? 4 : is_key ? 1 : 0) + "\n";
  }
  return toml;
}

Config load_file(const std::string& file) {
  return load(ConfigSources{file, {}, {}, {}});
}

void check(const Config::Origin& given, const Config::Origin& by_default, const std::string& file) {
  INFO(given.key);
  CHECK(given.value == by_default.value);
  CHECK(given.from.find(file + ":") == 0);
  CHECK(by_default.from == "default");
}

}  // namespace

TEST_CASE("the shipped file changes nothing as it is") {
  for (const auto& origin : load_file(kShipped).origins) CHECK(origin.from == "default");
}

TEST_CASE("the shipped file has every key at its default") {
  const TempDirectory directory;
  const Config by_default = load_file(directory.write("empty.toml", ""));
  const std::string file = directory.write("uncommented.toml", uncommented());
  const Config given = load_file(file);
  REQUIRE(given.origins.size() == settings().size());
  for (std::size_t i = 0; i < given.origins.size(); ++i) {
    check(given.origins[i], by_default.origins[i], file);
  }
  REQUIRE(given.dns_lists.size() == 1);
  for (const auto& origin : given.dns_lists[0].origins) {
    CHECK(origin.from.find(file + ":") == 0);
  }
  const std::string policy = "[[policy]]\nrecipients = [\"example.org\"]\n";
  const Config with_policy = load_file(directory.write("policy.toml", policy));
  REQUIRE(given.policy.size() == 1);
  for (std::size_t i = 0; i < policy_settings().size(); ++i) {
    CHECK(given.policy[0].origins[i].from.find(file + ":") == 0);
    CHECK(given.policy[0].origins[i].value == with_policy.policy[0].origins[i].value);
  }
}

TEST_CASE("the table has the keys in the order of the shipped file") {
  const TempDirectory directory;
  const Config given = load_file(directory.write("uncommented.toml", uncommented()));
  int last = 0;
  for (const auto& origin : given.origins) {
    const int line = std::stoi(origin.from.substr(origin.from.rfind(':') + 1));
    INFO(origin.key);
    CHECK(line > last);
    last = line;
  }
}

}  // namespace grayling
