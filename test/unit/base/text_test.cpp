// SPDX-License-Identifier: MIT
#include "grayling/base/text.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {
void check(std::string_view bytes, bool is_valid) {
  CAPTURE(bytes);
  CHECK(is_utf8(bytes) == is_valid);
}
}  // namespace

TEST_CASE("UTF-8 as RFC 3629 has it") {
  for (const auto* good :
       {"", "abc", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z"}) {
    check(good, true);
  }
  for (const auto* bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2g", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xe2\x82", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xe9z"}) {
    check(bad, false);
  }
}

TEST_CASE("case, control characters, and what fits a log line") {
  CHECK(lower_case("AZaz09@[`{\xc3\x89") == "azaz09@[`{\xc3\x89");
  CHECK(has_control_characters("a\tb"));
  CHECK(has_control_characters("a\x7f"));
  CHECK(has_control_characters("a\xc2\x85"));
  CHECK_FALSE(has_control_characters("a \xc3\xa9\xff"));
  CHECK(printable("a\tb\r\n\xc2\x85\xe9 \xc3\xa9") ==
        "a?b????"
        " \xc3\xa9");
  CHECK(printable("a\xe2\x80\xa8"
                  "b\xe2\x80\xae"
                  "c\xe2\x81\xa6") == "a?b?c?");
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdefg", 6) == "abcdef…");
  CHECK(printable("abcde\xc3\xa9", 6) == "abcde…");
}

TEST_CASE("every byte at every place is lower-cased and cleaned alike") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_capital = c >= 'A' && c <= 'Z';
    const bool is_plain = byte >= 0x20 && byte < 0x7f;
    for (std::size_t at = 0; at < 17; ++at) {
      std::string text = "abcdefghijklmnopq";
      text[at] = c;
      std::string lower = text;
      if (is_capital) lower[at] = static_cast<char>(c - 'A' + 'a');
      std::string clean = text;
      if (!is_plain) clean[at] = '?';
      CAPTURE(byte, at);
      CHECK(lower_case(text) == lower);
      CHECK(printable(text) == clean);
    }
  }
}
