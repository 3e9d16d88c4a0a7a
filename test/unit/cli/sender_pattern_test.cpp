// SPDX-License-Identifier: MIT
#include "cli/sender_pattern.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

const Key kMail{"anna@example.org", "192.0.2.0/24", "bob@example.net"};
const Key kList{"news-#@list.example", "list.example", "bob@example.net"};

void check(const std::string& pattern, bool is_mail, bool is_list) {
  INFO(pattern);
  const SenderPattern wanted(pattern);
  CHECK(wanted.matches(kMail) == is_mail);
  CHECK(wanted.matches(kList) == is_list);
}

}  // namespace

TEST_CASE("a pattern names rows as people think of them") {
  check("", true, true);
  check("anna@example.org", true, false);
  check("ANNA@Example.org", true, false);
  check("nna@example.org", false, false);
  check("bob@example.net", true, true);
  check("news-1234@list.example", false, true);
  check("news-#@list.example", false, true);
  check("example", true, true);
  check("192.0.2.", true, false);
  check("list.example", false, true);
  check("@example.org", true, false);
  check("*@example.org", true, false);
  check("*@example", false, false);
  check("*an*@ex*.org", true, false);
  check("anna@example.org*", true, false);
  check("*", true, true);
  check("192.0.*/24", true, false);
  check("anna@example.org,192.0.2.0/24,bob@example.net", true, false);
  check("anna@example.org,192.0.2.0/24,", false, false);
  check("a,b", false, false);
}

TEST_CASE("a key is one word, and comes back from it") {
  for (const auto& key :
       {kMail, kList, Key{}, Key{"", "a", ""}, Key{"o'br ien,%@d", "x", "\"\xe4\"@d*"}}) {
    const auto text = key_text(key);
    INFO(text);
    CHECK(text.find_first_of(" '\"*$\\") == std::string::npos);
    const auto back = parse_key(text);
    REQUIRE(back);
    CHECK(*back == key);
  }
  for (const auto* text : {"", "a", "a,b", "a,b,c,d", "a,b,%4", "a,b,%zz", "%,b,c"}) {
    CHECK_FALSE(parse_key(text));
  }
}

}  // namespace grayling
