// SPDX-License-Identifier: MIT
#include "grayling/greylist/entry_check.hpp"

#include "grayling/greylist/exemptions.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a check says of each line what exemptions say that would take it") {
  const std::vector<std::string> lines = {"user@example.org",
                                          "@example.org",
                                          "user@",
                                          "example.org",
                                          "*.example.org",
                                          "/^a.*@x\\.org$/",
                                          "",
                                          "# a comment",
                                          "a b",
                                          "192.0.2.1",
                                          "a@b@example.org",
                                          "/^(a|b/",
                                          "word",
                                          "@"};
  EntryCheck check;
  Exemptions exemptions;
  for (const auto& line : lines) {
    CAPTURE(line);
    const auto before = exemptions.size();
    const auto added = exemptions.add(ExemptList::Recipients, line, 0);
    const bool is_empty = added && exemptions.size() == before;
    CHECK(check.trouble(line) == (is_empty ? "is empty" : added ? "" : added.error().text));
  }
}

TEST_CASE("a check counts regular expressions, and refuses one that is too long") {
  EntryCheck check;
  CHECK(check.trouble("/" + std::string(kExemptPatternBytesMax + 1, 'a') + "/")
            .starts_with("a regular expression of more than"));
  for (std::size_t i = 0; i < kExemptPatternsMax; ++i) {
    REQUIRE(check.trouble("/^" + std::to_string(i) + "@/").empty());
  }
  CHECK(check.trouble("/^one@/").starts_with("more than 1000 regular expressions"));
  CHECK(check.trouble("one@example.org").empty());
}
