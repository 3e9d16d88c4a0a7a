// SPDX-License-Identifier: MIT
#include "cli/doctor/running_values.hpp"

#include "grayling/config/fixed_keys.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"

namespace grayling {

TEST_CASE("a service that runs with other values needs a restart, and no password is shown") {
  const auto before = load("mysql://u:hunter2@h/d", {});
  KeyValues running;
  for (const auto& [key, value] : fixed_values(before)) running[key] = value;
  CHECK(running["store.url"] == "\"mysql://u:…@h/d\"");
  CHECK(compare_with_running(before, running).front().level == Finding::Level::Good);
  const auto after = load("mysql://u:hunter2@other/d", {"store.connections=3"});
  const auto findings = compare_with_running(after, running);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].text.starts_with("restart needed: store.url: "));
  CHECK(findings[0].text.find("hunter2") == std::string::npos);
  CHECK(findings[1].text.starts_with("restart needed: store.connections: "));
  running["store.url"] = "\x1b[2J";  // the answer may come from any program
  CHECK(compare_with_running(after, running)[0].text.find('\x1b') == std::string::npos);
}

}  // namespace grayling
