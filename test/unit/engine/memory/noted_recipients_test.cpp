// SPDX-License-Identifier: MIT
#include "engine/memory/noted_recipients.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

// Returns the noted recipients of a message, as "a,b"; "none" if it is unknown.
void check(const NotedRecipients& noted, std::string_view instance, const std::string& expected) {
  CAPTURE(instance);
  const auto* const recipients = noted.find(instance);
  std::string seen = recipients == nullptr ? "none" : "";
  for (std::size_t i = 0; recipients != nullptr && i < recipients->size(); ++i) {
    seen += (i == 0 ? "" : ",") + (*recipients)[i];
  }
  CHECK(seen == expected);
}

}  // namespace

TEST_CASE("recipients are kept by message, each once") {
  NotedRecipients noted;
  check(noted, "m1", "none");
  CHECK(noted.note("m1", "a@x"));
  CHECK_FALSE(noted.note("m1", "b@x"));
  CHECK_FALSE(noted.note("m1", "a@x"));
  CHECK(noted.note("m2", ""));
  CHECK_FALSE(noted.note("m2", ""));
  check(noted, "m1", "a@x,b@x");
  check(noted, "m2", "");
}

TEST_CASE("without an instance there is no message to note anything of") {
  NotedRecipients noted;
  CHECK(noted.note("", "a@x"));
  check(noted, "", "none");
  CHECK(noted.bytes() == 0);
}

TEST_CASE("a message with too many recipients is as good as forgotten") {
  NotedRecipients noted;
  for (std::size_t i = 0; i < kNotedRecipientsMax; ++i) noted.note("m", std::to_string(i));
  REQUIRE(noted.find("m") != nullptr);
  CHECK(noted.find("m")->size() == kNotedRecipientsMax);
  noted.note("m", "one more");
  check(noted, "m", "none");
  noted.note("m", "and another");
  check(noted, "m", "none");
}

TEST_CASE("the oldest messages are forgotten where all take too much") {
  NotedRecipients noted;
  const std::string long_one(60000, 'x');
  int messages = 0;
  while (messages == 0 || noted.find("0") != nullptr) {
    noted.note(std::to_string(messages++), long_one);
    REQUIRE(noted.bytes() <= kNotedBytesMax);
    REQUIRE(messages < 1000);
  }
  CHECK(messages > 200);
  check(noted, std::to_string(messages - 1), long_one);
  check(noted, "1", long_one);
}
