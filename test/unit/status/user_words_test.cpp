// SPDX-License-Identifier: MIT
#include "status/user_words.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("each language has every text, in order, with the same places to fill in") {
  for (const auto language : kLanguages) {
    const auto& words = words_of(language);
    for (std::size_t i = 0; i < kWords; ++i) {
      CAPTURE(i);
      const auto& [which, text] = words[i];
      CHECK(which == static_cast<Word>(i));
      CHECK_FALSE(text.empty());
      CHECK(is_utf8(text));
      const auto english = kEnglishWords[i].second;
      CHECK((text.find("{}") == std::string_view::npos) ==
            (english.find("{}") == std::string_view::npos));
      CHECK(std::count(text.begin(), text.end(), '{') <= 1);
      CHECK(text.find_first_of("<>&\"") == std::string_view::npos);
    }
  }
  CHECK(kEnglishWords[1].second != kGermanWords[1].second);
}

TEST_CASE("the browser's wish decides on the language") {
  const auto code = [](std::string_view header) {
    return std::string(word(language_of(header), Word::Code));
  };
  for (const auto* german : {"de", "de-DE", "DE-at", "de,en", "fr,de;q=0.9,en;q=0.8",
                             "en;q=0.5, de;q=0.51", "en;q=0,de;q=0.1", "nl , de-CH ;q=0.3"}) {
    CAPTURE(german);
    CHECK(code(german) == "de");
  }
  for (const auto* english : {"", "en", "en-GB,de", "de;q=0.8,en;q=0.9", "fr", "*", "de;q=0",
                              "deutsch", "den", ",,;;", "de;q=x"}) {
    CAPTURE(english);
    CHECK(code(english) == "en");
  }
}
