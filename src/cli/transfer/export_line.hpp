// SPDX-License-Identifier: MIT
// One line of NDJSON as `grayling export` writes it: an object whose members are texts, whole
// numbers and null (RFC 8259). Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace grayling {

// A longer line wasn't written by `grayling export`.
inline constexpr std::size_t kExportLineBytesMax = std::size_t{64} * 1024;

class ExportLine {
 public:
  using Value = std::variant<std::monostate, std::int64_t, std::string>;  // monostate: null

  // None: the line is not such an object, is too long or invalid UTF-8, or has a member twice.
  static std::optional<ExportLine> parse(std::string_view line);

  // None: there is no such member, or it has another type.
  std::optional<std::string> text(const std::string& name) const;
  std::optional<std::int64_t> number(const std::string& name) const;

 private:
  std::map<std::string, Value> members_;
};

}  // namespace grayling
