// SPDX-License-Identifier: MIT
#include "config/toml_reader.hpp"

#include <algorithm>
#include <sstream>

// The parser (3.3.0) asserts, or with NDEBUG assumes, that a "[" has a name behind it, which a
// mistyped file may lack. Without the assertion its next lines find the error. A reload must not
// end the service.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "config/setting.hpp"
#include "grayling/base/byte_order_mark.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr const char* kRemedy =
    "; write key = \"text\", key = 5 or key = [\"text\"], each key once and on a line of its own, "
    "under a [section] written once";

// The fault of a line that its quotes show, or "". The parser (3.3.0) has undefined behaviour for
// some letters outside of ASCII where none is valid, which is outside of quotes, and in a text of
// several lines, which none of our values is.
std::string_view fault_of_line(std::string_view line) {
  while (!line.empty() && line.front() != '#') {
    const char quote = line.front();
    if ((static_cast<unsigned char>(quote) & 0x80) != 0) return "only ASCII outside of quotes";
    line.remove_prefix(1);
    if (quote != '"' && quote != '\'') continue;
    if (line.size() > 1 && line[0] == quote && line[1] == quote) {
      return "a text has one pair of quotes, and one line";
    }
    while (!line.empty() && line.front() != quote) {
      const bool is_escape = quote == '"' && line.front() == '\\';
      line.remove_prefix(is_escape && line.size() > 1 ? 2 : 1);
    }
    if (line.empty()) return "a quote is opened and not closed on its line";
    line.remove_prefix(1);
  }
  return "";
}

struct LineFault {
  std::size_t number;  // from 1
  std::string_view text;
};

std::optional<LineFault> find_line_fault(std::string_view toml) {
  if (toml.starts_with(kByteOrderMark)) toml.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !toml.empty(); ++number) {
    const auto end = std::min(toml.find('\n'), toml.size());
    const auto text = fault_of_line(toml.substr(0, end));
    if (!text.empty()) return LineFault{number, text};
    toml.remove_prefix(std::min(end + 1, toml.size()));
  }
  return std::nullopt;
}

// In a broken value the parser takes a quote for a letter, and so reads what follows as unquoted.
// Therefore it first reads the text with all other letters replaced, and the real text if that is
// valid.
toml::parse_result parse(std::string_view toml) {
  if (toml.starts_with(kByteOrderMark)) toml.remove_prefix(kByteOrderMark.size());
  std::string ascii(toml);
  std::replace_if(
      ascii.begin(), ascii.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }, '?');
  toml::parse_result parsed = toml::parse(ascii);
  return parsed ? toml::parse(toml) : std::move(parsed);
}

tl::unexpected<Error> refuse_line(const std::string& name, std::size_t number,
                                  std::string_view text) {
  return fail(ErrorKind::Config, name + ":" + std::to_string(number) + ": " +
                                     printable(text_without_password(text)) + kRemedy);
}

// Doesn't use the parser's formatter, which has undefined behaviour for a number like 0.1 in a
// list.
std::string text_of(const toml::node& node) {
  if (node.is_table()) return "{…}";
  std::ostringstream toml;
  if (const auto* array = node.as_array()) {
    std::string list;
    for (const auto& item : *array) list += (list.empty() ? "" : ", ") + text_of(item);
    return list.empty() ? "[]" : "[ " + list + " ]";
  }
  node.visit([&](const auto& value) { toml << value; });
  return toml.str();
}

RawValue other_value(const toml::node& node) {
  return {RawValue::Kind::Other, text_of(node), 0, {}};
}

RawValue raw_value(const toml::node& node) {
  if (const auto* text = node.as_string()) return RawValue::of_text(text->get());
  if (const auto* integer = node.as_integer()) {
    return {RawValue::Kind::Integer, "", integer->get(), {}};
  }
  if (node.is_table()) return {RawValue::Kind::Section, "", 0, {}};
  const auto* array = node.as_array();
  if (array == nullptr) return other_value(node);
  std::vector<std::string> list;
  for (const auto& item : *array) {
    const auto* text = item.as_string();
    if (text == nullptr) return other_value(node);
    list.push_back(text->get());
  }
  return RawValue::of_list(std::move(list));
}

struct Line {
  toml::source_index number = 0;
  RawEntry entry;
};

Line line_of(const toml::node& node, std::string key, const std::string& name, std::size_t block) {
  const toml::source_index number = node.source().begin.line;
  return {number, {std::move(key), raw_value(node), name + ":" + std::to_string(number), block}};
}

// All entries of a file with their lines.
class Lines {
 public:
  Lines(const toml::table& file, const std::string& name) : name_(name) {
    for (auto&& [key, node] : file) {
      const std::string section{std::string_view(key)};
      const auto* array = node.as_array();
      if (array != nullptr && array->is_array_of_tables()) {
        for (const auto& table : *array) append_section(table, section, ++blocks_);
      } else {
        append_section(node, section, 0);
      }
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return a.number < b.number; });
  }

  std::vector<Line> lines;

 private:
  void append_section(const toml::node& node, const std::string& section, std::size_t block) {
    lines.push_back(line_of(node, section, name_, block));
    const auto* table = node.as_table();
    if (table == nullptr) return;
    for (auto&& [key, value] : *table) {
      const std::string dotted = section + "." + std::string(std::string_view(key));
      if (has_keys_inside(dotted)) {
        append_section(value, dotted, block);
      } else {
        lines.push_back(line_of(value, dotted, name_, block));
      }
    }
  }

  const std::string& name_;
  std::size_t blocks_ = 0;
};

}  // namespace

Result<std::vector<RawEntry>> read_toml(std::string_view toml, const std::string& name) {
  if (const auto fault = find_line_fault(toml))
    return refuse_line(name, fault->number, fault->text);
  const toml::parse_result parsed = parse(toml);
  if (!parsed) {
    const auto& error = parsed.error();
    return refuse_line(name, error.source().begin.line, error.description());
  }
  Lines read(parsed.table(), name);
  std::vector<RawEntry> entries;
  for (auto& line : read.lines) entries.push_back(std::move(line.entry));
  return entries;
}

std::optional<RawValue> read_toml_value(std::string_view toml) {
  if (find_line_fault(toml)) return std::nullopt;
  const toml::parse_result parsed = parse("value = " + std::string(toml));
  if (!parsed || parsed.table().size() != 1) return std::nullopt;
  const auto* node = parsed.table().get("value");
  if (node == nullptr) return std::nullopt;
  return raw_value(*node);
}

}  // namespace grayling
