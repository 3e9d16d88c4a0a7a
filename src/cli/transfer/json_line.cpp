// SPDX-License-Identifier: MIT
#include "cli/transfer/json_line.hpp"

#include <charconv>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

void append_utf8(std::string& out, unsigned code) {
  const auto byte = [&out](unsigned bits) { out += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0U | code >> 6U);
    byte(0x80U | (code & 0x3fU));
  } else if (code < 0x10000) {
    byte(0xe0U | code >> 12U);
    byte(0x80U | (code >> 6U & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  } else {
    byte(0xf0U | code >> 18U);
    byte(0x80U | (code >> 12U & 0x3fU));
    byte(0x80U | (code >> 6U & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  // Blanks, then this character.
  bool take(char c) {
    skip_blanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool is_at_end() {
    skip_blanks();
    return rest_.empty();
  }

  std::optional<std::string> text() {
    if (!take('"')) return std::nullopt;
    std::string out;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return out;
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::optional<JsonLine::Value> value() {
    skip_blanks();
    if (rest_.starts_with('"')) {
      auto text = this->text();
      return text ? std::optional<JsonLine::Value>(std::move(*text)) : std::nullopt;
    }
    constexpr std::string_view kNull = "null";
    if (rest_.starts_with(kNull)) {
      rest_.remove_prefix(kNull.size());
      return JsonLine::Value();
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return JsonLine::Value(number);
  }

 private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  bool escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return false;
    const char name = rest_.front();
    rest_.remove_prefix(1);
    if (const auto known = kNames.find(name); known != std::string_view::npos) {
      out += kMeanings[known];
      return true;
    }
    if (name != 'u') return false;
    auto code = hex();
    if (!code) return false;
    if (*code >= 0xd800 && *code < 0xdc00) {
      if (!rest_.starts_with("\\u")) return false;
      rest_.remove_prefix(2);
      const auto low = hex();
      if (!low || *low < 0xdc00 || *low > 0xdfff) return false;
      code = 0x10000 + ((*code - 0xd800) << 10U) + (*low - 0xdc00);
    } else if (*code >= 0xdc00 && *code <= 0xdfff) {
      return false;
    }
    append_utf8(out, *code);
    return true;
  }

  std::optional<unsigned> hex() {
    unsigned code = 0;
    if (rest_.size() < 4) return std::nullopt;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
    if (error != std::errc() || end != rest_.data() + 4) return std::nullopt;
    rest_.remove_prefix(4);
    return code;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<JsonLine> JsonLine::parse(std::string_view line) {
  if (line.size() > kJsonLineBytesMax || !is_utf8(line)) return std::nullopt;
  Reader reader(line);
  JsonLine parsed;
  if (!reader.take('{')) return std::nullopt;
  if (!reader.take('}')) {
    do {
      auto name = reader.text();
      if (!name || !reader.take(':')) return std::nullopt;
      auto value = reader.value();
      if (!value || !parsed.members_.emplace(std::move(*name), std::move(*value)).second) {
        return std::nullopt;
      }
    } while (reader.take(','));
    if (!reader.take('}')) return std::nullopt;
  }
  return reader.is_at_end() ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<std::string> JsonLine::text(const std::string& name) const {
  const auto member = members_.find(name);
  if (member == members_.end()) return std::nullopt;
  const auto* const text = std::get_if<std::string>(&member->second);
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::optional<std::int64_t> JsonLine::number(const std::string& name) const {
  const auto member = members_.find(name);
  if (member == members_.end()) return std::nullopt;
  const auto* const number = std::get_if<std::int64_t>(&member->second);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

}  // namespace grayling
