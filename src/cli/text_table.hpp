// SPDX-License-Identifier: MIT
// What commands show: tables for people, JSON for scripts. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/json_text.hpp"

namespace grayling {

// A table that comes in parts, so that a long one needs no memory: its head is in the first, and a
// column stays as wide as it was.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head);
  std::string lines(const std::vector<std::vector<std::string>>& rows);

 private:
  std::vector<std::string> head_;
  std::vector<std::size_t> widths_;
  bool has_head_ = false;
};

// Rows of cells under `head`, each column as wide as its widest cell, two blanks between. Cells are
// made printable().
std::string text_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows);

// An object on one line: add its members in order, then take text().
class JsonObject {
 public:
  void add(std::string_view name, std::string_view text) { add_raw(name, json_text(text)); }
  void add(std::string_view name, std::int64_t number) { add_raw(name, std::to_string(number)); }
  void add(std::string_view name, const std::optional<std::int64_t>& number) {
    add_raw(name, number ? std::to_string(*number) : "null");
  }
  void add_raw(std::string_view name, std::string_view json);
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

// "2026-11-24 20:15:03Z": in UTC, as the log has its times.
std::string utc_time(UnixSeconds time);

}  // namespace grayling
