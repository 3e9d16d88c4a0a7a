// SPDX-License-Identifier: MIT
#include "grayling/store/column.hpp"

#include <random>
#include <unordered_map>

#include "grayling/base/text.hpp"
#include "support/catch.hpp"

namespace grayling {
namespace {

constexpr ColumnRules kFull{320, 0x10ffff, true};
constexpr ColumnRules kAscii{320, 0x7f, true};
constexpr ColumnRules kLatin1{320, 0xff, true};
constexpr ColumnRules kUtf8mb3{320, 0xffff, true};

std::size_t chars(std::string_view text) {
  std::size_t n = 0;
  for (; !text.empty(); ++n) text.remove_prefix(first_utf8_char(text).value().length);
  return n;
}

std::string hex64(char digit) {
  return std::string(64, digit);
}

struct Row {
  std::string value;
  std::string column;
  ColumnRules rules = kFull;
};

void check(const Row& row) {
  INFO(row.value);
  CHECK(column_text(row.value, row.rules) == row.column);
}

void check_kept(const std::string& value, const ColumnRules& rules = kFull) {
  check({value, value, rules});
}

// A long value: its start and domain are kept around a digest, in just chars_max characters.
void check_folded(const std::string& value, const std::string& start, const std::string& domain,
                  const ColumnRules& rules = kFull) {
  INFO(value);
  const auto text = column_text(value, rules);
  INFO(text);
  CHECK(text.starts_with(start + "\\h"));
  CHECK(text.ends_with(domain));
  REQUIRE(text.size() == start.size() + 66 + domain.size());
  CHECK(chars(text) <= rules.chars_max);
  const auto digest = text.substr(start.size() + 2, 64);
  CHECK(digest.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(column_text("x" + value, rules).find(digest) == std::string::npos);
}

// Takes values, and fails if two of them become one.
class Columns {
 public:
  explicit Columns(const ColumnRules& rules) : rules_(rules) {}

  std::string put(const std::string& value) {
    auto text = column_text(value, rules_);
    const auto [first, is_new] = values_.emplace(text, value);
    INFO(value);
    INFO(text);
    if (!is_new && first->second != value) FAIL("collides with " << first->second);
    if (!is_utf8(text) || text.ends_with(' ')) FAIL("not fit for a column");
    if (chars(text) > rules_.chars_max) FAIL("too long");
    return text;
  }

 private:
  ColumnRules rules_;
  std::unordered_map<std::string, std::string> values_;
};

}  // namespace

TEST_CASE("a value that fits its column is stored as it is") {
  for (const auto* value : {"",
                            "anna@example.org",
                            "o'brien\"`;--@d",
                            "a\\b@d",
                            "\\",
                            "\\\\",
                            "a\\",
                            "\\x",
                            "\\x2",
                            "\\xg0",
                            "\\x0g",
                            "\\X41",
                            "x41",
                            "\\h",
                            "\\hello@d",
                            "a b@d",
                            " a@d",
                            "a\tb\x01\x7f@d",
                            "a\n",
                            "@",
                            "a@b@c"}) {
    check_kept(value);
    check_kept(value, kAscii);
    check_kept(value, kLatin1);
  }
  check_kept("gr\u00e4f@b\u00fccher.example");
  check_kept("gr\u00e4f@b\u00fccher.example", kLatin1);
  check_kept("\u0085\u00a0\u20ac\uffff\U0001f41f");
  check_kept("\u00a0", kLatin1);
  check_kept("\uffff", kUtf8mb3);
  check_kept("\\h" + std::string(63, 'a') + "g");
  check_kept("\\h" + std::string(63, 'a'));
  check_kept(std::string(318, 'a') + "@d");
  std::string fish;
  for (int i = 0; i < 320; ++i) fish += "\U0001f41f";
  check_kept(fish);
}

TEST_CASE("what a column can't hold is escaped byte by byte") {
  const Row rows[] = {
      {"\xff", "\\xff"},
      {"a\x80z@d", "a\\x80z@d"},
      {"gr\xe4"
       "f@d",
       "gr\\xe4f@d"},                                // latin1 bytes are no UTF-8
      {"\xc0\xaf", "\\xc0\\xaf"},                    // overlong
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},           // a surrogate
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // above U+10FFFF
      {"a\xe2\x82", "a\\xe2\\x82"},                  // cut
      {"\xe2\x82\x41", "\\xe2\\x82\x41"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"\u00e4", "\\xc3\\xa4", kAscii},
      {"\u0080", "\\xc2\\x80", kAscii},
      {"\u0100", "\\xc4\\x80", kLatin1},
      {"\u20ac", "\\xe2\\x82\\xac", kLatin1},
      {"\u0080", "\\xc2\\x80", kLatin1},
      {"\u009f", "\\xc2\\x9f", kLatin1},
      {"\U00010000", "\\xf0\\x90\\x80\\x80", kUtf8mb3},
      {"a@d ", "a@d\\x20"},
      {"a@d  ", "a@d \\x20"},
      {" ", "\\x20"},
      {"\\x41", "\\x5cx41"},
      {"\\x4A\\xfF", "\\x5cx4A\\x5cxfF"},
      {"\\\\x41", "\\\\x5cx41"},
      {"\\x41 ", "\\x5cx41\\x20"},
      {"\\x2 ", "\\x2\\x20"},
      {"\\h" + hex64('a'), "\\x5ch" + hex64('a')},
      {"a\\h" + hex64('0') + "b@d", "a\\x5ch" + hex64('0') + "b@d"},
      {"\\h" + hex64('F'), "\\x5ch" + hex64('F')},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("blanks at the end stay where the rules leave them to the collation") {
  constexpr ColumnRules kPadded{320, 0x10ffff, false};
  check_kept("a@d ", kPadded);
  check_kept(" ", kPadded);
  check({"\xff ", "\\xff ", kPadded});
  check_folded(std::string(400, 'a') + "@d ", std::string(320 - 66 - 3, 'a'), "@d ", kPadded);
}

TEST_CASE("a value too long for its column keeps its start and its domain") {
  const std::string domain = "@example.org";
  check_folded(std::string(400, 'a') + domain, std::string(320 - 66 - 12, 'a'), domain);
  check_folded(std::string(319, 'a') + "@d", std::string(252, 'a'), "@d");
  check_folded(std::string(321, 'a'), std::string(254, 'a'), "");
  // The domain is kept if it has room: here it just fits, and has a byte too many.
  const std::string widest = "@" + std::string(253, 'd');
  check_folded("aaaaaaaaaa" + std::string(100, 'b') + widest, "", widest);
  check_folded("aaaaaaaaaa" + std::string(100, 'b') + widest + "d",
               "aaaaaaaaaa" + std::string(100, 'b') + widest.substr(0, 144), "");
  check_folded(std::string(100, 'b') + "@" + std::string(300, 'd'),
               std::string(100, 'b') + "@" + std::string(153, 'd'), "");
  // Characters are counted, not bytes, and neither they nor an escape are cut.
  std::string umlauts;
  for (int i = 0; i < 320; ++i) umlauts += "\u00e4";
  check_folded(umlauts + "@\u00e4", umlauts.substr(0, 2 * 252), "@\u00e4");
  check_folded(std::string(100, '\xff'), "\\xff", "", {71, 0x10ffff, true});
  check_folded("a" + std::string(100, '\xff'), "a", "", {70, 0x10ffff, true});
  check_folded(std::string(400, 'a') + "@d ", std::string(320 - 66 - 6, 'a'), "@d\\x20");
  check_folded(std::string(67, 'a'), "", "", {kColumnCharsMin, 0x7f, true});
}

TEST_CASE("two short values never become one") {
  const std::vector<std::string> pieces = {"\\", "x", "5", "c", " ", "\xff", "\xc3", "\u00e4"};
  Columns columns({320, 0x7f, true});
  std::size_t count = 0;
  std::vector<std::string> values = {""};
  for (int length = 0; length < 5; ++length) {
    std::vector<std::string> longer;
    for (const auto& value : values) {
      for (const auto& piece : pieces) longer.push_back(value + piece);
    }
    for (const auto& value : longer) columns.put(value);
    count += longer.size();
    values = std::move(longer);
  }
  CHECK(count > 37'000);
}

TEST_CASE("two random values never become one, nor a value and what another became", "[many]") {
  const std::vector<std::string> pieces = {
      "\\",     "\\x",        "\\h",      "x",        "h",
      "a",      "F",          "20",       "5c",       "@",
      " ",      "\xff",       "\xe2\x82", "\u00e4",   "\u0085",
      "\u20ac", "\U0001f41f", hex64('a'), hex64('b'), std::string("\0", 1)};
  const auto seed = Catch::rngSeed();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const char32_t code_point_max : {0x7fU, 0xffU, 0xffffU, 0x10ffffU}) {
    for (const std::size_t chars_max : {66U, 67U, 75U, 320U}) {
      Columns columns({chars_max, code_point_max});
      for (int i = 0; i < 1500; ++i) {
        std::string value;
        for (auto n = random() % 12; n > 0; --n) value += pieces[random() % pieces.size()];
        columns.put(columns.put(columns.put(value)));
      }
    }
  }
}

TEST_CASE("an address is split at its last '@'") {
  struct Split {
    std::string_view address, local, domain;
  };
  for (const auto& row :
       {Split{"a@b", "a", "b"}, Split{"", "", ""}, Split{"postmaster", "postmaster", ""},
        Split{"\"a@b\"@c", "\"a@b\"", "c"}, Split{"a@", "a", ""}, Split{"@b", "", "b"},
        Split{"@", "", ""}, Split{"a@@b", "a@", "b"}}) {
    INFO(row.address);
    const auto parts = split_address(row.address);
    CHECK(parts.local == row.local);
    CHECK(parts.domain == row.domain);
  }
}

TEST_CASE("what one table holds is moved to another as if it had come there first") {
  const std::string long_local(600, 'a');
  const std::vector<std::string> values = {"",
                                           "anna@example.org",
                                           "\xe4@d",
                                           "\\xe4@d",
                                           "\\x5cxe4@d",
                                           "\u00e4@b\u00fccher.example",
                                           "\u20ac@d",
                                           "\U0001f41f@d",
                                           "\u0085@d",
                                           "a@d ",
                                           "a@d  ",
                                           "a\\",
                                           "\\h" + hex64('0') + "@d",
                                           std::string(400, 'b') + "@d",
                                           std::string(400, 'b') + "\xff@d",
                                           long_local + "@example.org",
                                           long_local + "\xff\\x@example.org",
                                           "a@" + long_local,
                                           long_local,
                                           "\xff" + long_local + "@d "};
  for (const char32_t code_point_max : {0x10ffffU, 0xffffU, 0xffU, 0x7fU}) {
    for (const auto& value : values) {
      INFO(value);
      const auto stored = column_text(value, {500, code_point_max});
      CHECK(moved_column_text(stored, kFull) == column_text(value, kFull));
      const auto padded = column_text(value, {500, code_point_max, false});
      CHECK(moved_column_text(padded, kFull) == column_text(value, kFull));
    }
  }
}

}  // namespace grayling
