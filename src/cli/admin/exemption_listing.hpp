// SPDX-License-Identifier: MIT
// Prints exemptions while they are being read, so that memory does not grow with their number: as
// a table for people, or as one JSON object. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/admin/admin_command.hpp"
#include "cli/terminal/text_table.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class ExemptionListing {
 public:
  // `store` has the times of the last matches.
  ExemptionListing(const ExemptionsCommand& command, AdminStore& store, UnixSeconds now);

  // `from` says where the exemption is written. A row with the id 0 is of the configuration.
  Result<void> add(ExemptionRow row, std::string from);
  // Call it after the last row. Returns the exit code.
  Result<int> finish();

 private:
  struct Entry {
    ExemptionRow row;
    std::string from;
  };

  bool is_wanted(const ExemptionRow& row, const std::optional<UnixSeconds>& matched) const;
  Result<void> take_batch();
  void show(const Entry& entry, const std::optional<UnixSeconds>& matched);
  void show_json(const Entry& entry, const std::optional<UnixSeconds>& matched);
  void flush();

  const ExemptionsCommand& command_;
  AdminStore& store_;
  UnixSeconds now_;
  std::vector<Entry> batch_;  // not looked up yet
  TextTable table_;
  std::vector<std::vector<std::string>> cells_;
  std::string text_;  // to be printed
  std::size_t skip_ = 0;
  std::size_t count_ = 0;  // of all pages
  std::size_t shown_ = 0;  // of this one
  bool is_lost_ = false;
};

}  // namespace grayling
