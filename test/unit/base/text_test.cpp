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

TEST_CASE("text is lower-cased, and cleaned and cut for a log line") {
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

TEST_CASE("set_lower_case replaces text of any length, and says whether it is ASCII") {
  for (std::size_t length = 0; length < 50; ++length) {
    std::string text(length, 'A');
    std::string out = "a text that was here before";
    CAPTURE(length);
    CHECK(set_lower_case(out, text));
    CHECK(out == std::string(length, 'a'));
    for (std::size_t at = 0; at < length; ++at) {
      std::string other = text;
      other[at] = '\x80';
      std::string lower(length, 'a');
      lower[at] = '\x80';
      CAPTURE(at);
      CHECK_FALSE(set_lower_case(out, other));
      CHECK(out == lower);
      CHECK_FALSE(is_ascii(other));
    }
    CHECK(is_ascii(text));
  }
}

TEST_CASE("every byte at every place is lower-cased and cleaned alike") {
  // Text of these sizes is looked at in different ways.
  const std::size_t size = GENERATE(7U, 8U, 15U, 16U, 33U);
  const std::string letters = std::string("abcdefghijklmnopqrstuvwxyzabcdefg").substr(0, size);
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_capital = c >= 'A' && c <= 'Z';
    const bool is_plain = byte >= 0x20 && byte < 0x7f;
    for (std::size_t at = 0; at < size; ++at) {
      std::string text = letters;
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

TEST_CASE("two texts are one reason where only numbers differ that aren't the error's") {
  const auto is_same = [](std::string_view one, std::string_view other) {
    CAPTURE(one, other);
    return without_numbers(one) == without_numbers(other);
  };
  CHECK(is_same("Aborted connection 57 to db: 'x' (error 1184)",
                "Aborted connection 1058 to db: 'x' (error 1184)"));
  CHECK(is_same("The table '/tmp/#sql-temptable-3f-1-0' is full (error 1114)",
                "The table '/tmp/#sql-temptable-40a-22-1' is full (error 1114)"));
  CHECK(is_same("lost 0x7ffd01 at 10.0.0.5:51234", "lost 0x7ffe99 at 10.0.0.17:4"));
  CHECK_FALSE(is_same("so it says (error 1045)", "so it says (error 1049)"));
  CHECK_FALSE(is_same("Got error 28 from storage engine", "Got error 5 from storage engine"));
  CHECK_FALSE(is_same("can't write (Errcode: 28 \"No space left\")",
                      "can't write (Errcode: 5 \"No space left\")"));
  CHECK_FALSE(is_same("system error: 11", "system error: 104"));
  CHECK_FALSE(is_same("Can't connect through '/run/x' (2)", "Can't connect through '/run/x' (13)"));
  CHECK_FALSE(is_same("connecting to db1: down", "connecting to db2: down"));
  CHECK_FALSE(is_same("is utf8mb3", "is utf8mb4"));
  CHECK(without_numbers("") == "");
  CHECK(without_numbers("7") == "#");
  CHECK(without_numbers("a 7b,(8) (9 10)") == "a #,(8) (# #)");
  CHECK(without_numbers("\xff\xc3\xa9 \t1") == "\xff\xc3\xa9 \t#");
}
