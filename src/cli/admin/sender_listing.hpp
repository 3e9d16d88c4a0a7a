// SPDX-License-Identifier: MIT
// Prints rows of `sender` and standings while they are being read, so that memory does not grow
// with their number: as tables for people, or as one JSON object. One thread.
#pragma once

#include <string>
#include <vector>

#include "cli/admin/admin_command.hpp"
#include "cli/terminal/text_table.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class SenderListing {
 public:
  enum class Style { Table, TableOfWaiting, TableWithKeys, Json, JsonOfWaiting };

  // `config` has the delays.
  SenderListing(Style style, const Config& config, UnixSeconds now);

  // Add all rows of `sender` first, then the standings. False: the output could not be written.
  bool add(const SenderRow& row);
  bool add(const StandingRow& row);
  // Call it after the last row. `after` is where the next page begins, "" if there is none. Returns
  // the exit code.
  int finish(const std::string& after);

  std::size_t count() const { return count_; }

 private:
  bool is_json() const { return style_ == Style::Json || style_ == Style::JsonOfWaiting; }
  void begin_standings();
  std::string may_pass(const SenderRow& row) const;
  UnixSeconds may_pass_at(const SenderRow& row) const;
  void add_json(const std::string& object);
  bool flush_if_full();
  void flush();

  Style style_;
  const Config& config_;
  UnixSeconds now_;
  TextTable senders_, standings_;
  std::vector<std::vector<std::string>> cells_;
  std::string keys_;  // lines
  std::string text_;
  std::size_t count_ = 0;
  std::size_t in_list_ = 0;  // of JSON
  bool is_past_senders_ = false;
  bool is_lost_ = false;
};

}  // namespace grayling
