// SPDX-License-Identifier: MIT
#include "grayling/config/fixed_keys.hpp"

#include "support/catch.hpp"
#include "support/loaded_config.hpp"

namespace grayling {
namespace {

// Returns the warnings of a reload that changes one store to the other.
std::vector<std::string> warnings(const std::string& before, const std::string& after) {
  return restart_warnings(load(before, {}), load(after, {}));
}

}  // namespace

TEST_CASE("a password that was changed in store.url is said to take a restart") {
  const std::vector<std::string> expected = {
      "reload: store.url takes a restart; \"mysql://u:…@h/d\" stays"};
  CHECK(warnings("mysql://u:hunter2@h/d", "mysql://u:hunter3@h/d") == expected);
  CHECK(warnings("mysql://u:hunter2@h/d", "mysql://u:hunter2@h/d").empty());
  CHECK(warnings("mysql://u@h/d?ssl_ca=ca", "mysql://u@h/d?ssl_ca=/tmp/ca").empty());
}

TEST_CASE("only changes that need a restart are listed") {
  const std::string store = "sqlite:/g.db";
  const auto said = restart_warnings(
      load(store, {}), load(store, {"log.to=syslog", "greylist.delay=1m", "connections_max=7"}));
  CHECK(said == std::vector<std::string>{"reload: log.to takes a restart; \"stderr\" stays"});
}

}  // namespace grayling
