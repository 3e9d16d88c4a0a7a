// SPDX-License-Identifier: MIT
#include "grayling/protocol/reply.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a reply is its action and an empty line, behind what is there") {
  std::string out;
  append_reply(out, "DUNNO");
  append_reply(out, "DUNNOT");
  append_reply(out, "DEFER_IF_PERMIT 4.7.1 Please try again");
  append_reply(out, "DUNNO");
  CHECK(out ==
        "action=DUNNO\n\n"
        "action=DUNNOT\n\n"
        "action=DEFER_IF_PERMIT 4.7.1 Please try again\n\n"
        "action=DUNNO\n\n");
}
