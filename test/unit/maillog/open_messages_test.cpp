// SPDX-License-Identifier: MIT
#include "maillog/open_messages.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {

TEST_CASE("two messages with the same queue ID aren't put together") {
  std::vector<std::string> lines;
  for (const std::string sender : {"a@x", "c@x"}) {
    lines.push_back(kSmtpd + "4A: client=mx[192.0.2.7]");
    lines.push_back(kQueue + "4A: from=<" + sender + ">, size=5, nrcpt=1 (queue active)");
    lines.push_back(kLocal + "4A: to=<b@x>, relay=local, status=sent (ok)");
  }
  const auto found = read(lines).attempts;
  REQUIRE(found.size() == 2);
  CHECK(found[0].message != found[1].message);
  // Nor are those of greylisters' lines.
  const auto refusal = [](const std::string& day) {
    return "Nov " + day + " 04:35:12 mx postfix/smtpd[1]: 4A: reject: RCPT from mx[192.0.2.7]: " +
           "450 4.2.0 Greylisted; from=<a@x> to=<b@x> proto=ESMTP helo=<mx>";
  };
  const auto days = read({refusal("20"), refusal("21")}).attempts;
  REQUIRE(days.size() == 2);
  CHECK(days[0].message != days[1].message);
}

TEST_CASE("a second try to deliver isn't another target of an alias") {
  const std::string end = ", relay=local, status=deferred (full)";
  CHECK(story({kSmtpd + "4A: client=mx[192.0.2.7]",
               kQueue + "4A: from=<a@x>, size=5, nrcpt=2 (queue active)",
               kLocal + "4A: to=<b@x>" + end, kLocal + "4A: to=<b@x>" + end,
               kQueue + "4A: from=<a@x>, size=5, nrcpt=1 (queue active)",
               kLocal + "4A: to=<b@x>" + end, kLocal + "4A: to=<c@x>" + end}) ==
        Story{"accepted mx[192.0.2.7] a@x b@x at 12", "accepted mx[192.0.2.7] a@x c@x at 12"});
}

TEST_CASE("messages that stay open are closed early beyond a bound, the oldest first") {
  OpenMessages messages;
  const auto open = [&messages](std::size_t i) {
    const std::string id = std::to_string(i);
    messages.accept({kNow, "mx", "postfix/smtpd", {}}, {id, {"mx", "192.0.2.7"}, {}, false});
    return id;
  };
  const auto on = [&messages](const std::string& id, const std::string& text) {
    const std::string line = id + ": " + text;
    messages.on_queue_line({kNow, "mx", "postfix/local", line});
  };
  SECTION("many messages") {
    for (std::size_t i = 0; i < kOpenMax; ++i) on(open(i), "to=<b@x>, relay=local");
    CHECK(messages.done().empty());
    open(kOpenMax);
    REQUIRE(messages.done().size() == 1);
    CHECK(messages.done()[0].message == "mx/0#1");
  }
  SECTION("messages that were closed don't count") {
    for (std::size_t i = 0; i < kOpenMax; ++i) on(open(i), "removed");
    on(open(kOpenMax), "to=<b@x>, relay=local");
    open(kOpenMax + 1);
    CHECK(messages.done().empty());
  }
  SECTION("large ones") {
    const std::string name(std::size_t{1} << 20U, 'x');
    for (std::size_t i = 0; i < 40; ++i) on(open(i), "to=<" + name + ">, relay=local");
    CHECK(messages.done().size() >= 40 - kOpenBytesMax / name.size());
    CHECK(messages.done()[0].message == "mx/0#1");
  }
}

TEST_CASE("the targets of an alias count as memory that open messages take") {
  OpenMessages messages(10'000);
  messages.accept({kNow, "mx", "postfix/smtpd", {}}, {"4A", {"mx", "192.0.2.7"}, {}, false});
  for (int i = 0; i < 999; ++i) {
    const std::string line = "4A: to=<" + std::to_string(i) + "@x>, orig_to=<all@x>, relay=local";
    messages.on_queue_line({kNow, "mx", "postfix/local", line});
  }
  CHECK(messages.done().empty());
  messages.accept({kNow, "mx", "postfix/smtpd", {}},
                  {"4B", {std::string(2000, 'x'), "192.0.2.7"}, {}, false});
  REQUIRE(messages.done().size() == 1);
  CHECK(messages.done()[0].recipient == "all@x");
}

}  // namespace grayling
