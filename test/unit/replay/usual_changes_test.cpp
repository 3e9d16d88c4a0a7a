// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"

using namespace grayling;

TEST_CASE("the usual changes leave out what is so already") {
  ReplayCandidate most;
  auto& greylist = change(most.settings);
  greylist.delay = 60;
  CHECK(usual_changes(most).size() == 2);  // selective, auto_allow_after: the DNS isn't asked
  most.settings.dns_timeout = std::chrono::milliseconds(300);
  CHECK(usual_changes(most).size() == 3);
  greylist.selective = true;
  greylist.spf = SpfUse::Pass;
  greylist.auto_allow_after = 1;
  CHECK(usual_changes(most).empty());
}
