// SPDX-License-Identifier: MIT
// The AdminStore of a RecipientDesk in tests: rows in memory, and a clock that each call moves. One
// thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "support/admin_stub.hpp"
#include "support/test_clock.hpp"

namespace grayling {

struct DeskData {
  std::vector<SenderRow> senders;  // that wait
  std::vector<ExemptionRow> exemptions;
  std::vector<ExemptionMatch> matches;
  std::string lacking;
  std::optional<Error> error;  // of every call
  std::int64_t call_ms = 0;    // how long each takes
  int calls = 0;
  int opens = 0;
};

class DeskStore final : public AdminStub {
 public:
  DeskStore(DeskData& data, TestClock& clock) : data_(data), clock_(clock) {}

  Result<AdminTables> open() override {
    ++data_.opens;
    if (data_.error) return fail(*data_.error);
    return AdminTables{TableKind::Full, data_.lacking};
  }
  Result<std::vector<SenderRow>> senders(const SenderRange& range, std::size_t rows_max) override {
    if (!call()) return fail(*data_.error);
    std::vector<SenderRow> found;
    for (const auto& row : data_.senders) {
      const bool is_it = range.waiting_for && row.key.recipient == *range.waiting_for;
      if (is_it && found.size() < rows_max) found.push_back(row);
    }
    return found;
  }
  Result<std::size_t> release(std::span<const Key> keys, UnixSeconds) override {
    if (!call()) return fail(*data_.error);
    return std::erase_if(data_.senders, [&](const auto& row) { return row.key == keys[0]; });
  }
  Result<std::vector<ExemptionRow>> exemptions_of(std::string_view kind,
                                                  std::span<const std::string> patterns) override {
    if (!call()) return fail(*data_.error);
    std::vector<ExemptionRow> found;
    for (const auto& row : data_.exemptions) {
      if (row.kind == kind &&
          std::find(patterns.begin(), patterns.end(), row.pattern) != patterns.end()) {
        found.push_back(row);
      }
    }
    return found;
  }
  Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view kind,
                                                             std::int64_t after,
                                                             std::size_t rows_max) override {
    if (!call()) return fail(*data_.error);
    const auto has_capital = [](const std::string& text) {
      return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    };
    std::vector<ExemptionRow> found;
    for (const auto& row : data_.exemptions) {
      const bool is_it = row.kind == kind && row.id > after && has_capital(row.pattern);
      if (is_it && found.size() < rows_max) found.push_back(row);
    }
    return found;
  }
  Result<std::int64_t> add_exemption(const ExemptionRow& row) override {
    if (!call()) return fail(*data_.error);
    data_.exemptions.push_back(row);
    data_.exemptions.back().id = static_cast<std::int64_t>(data_.exemptions.size());
    return data_.exemptions.back().id;
  }
  Result<void> renew_exemption(const ExemptionRow& row) override {
    if (!call()) return fail(*data_.error);
    data_.exemptions[static_cast<std::size_t>(row.id - 1)] = row;
    return {};
  }
  Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) override {
    if (!call()) return fail(*data_.error);
    std::vector<ExemptionMatch> found;
    for (const auto& match : data_.matches) {
      const bool is_it = match.kind == which[0].kind && match.pattern == which[0].pattern;
      if (is_it) found.push_back(match);
    }
    return found;
  }
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override {
    if (!call()) return fail(*data_.error);
    data_.matches.insert(data_.matches.end(), matches.begin(), matches.end());
    return {};
  }

 private:
  bool call() {
    ++data_.calls;
    clock_.pass_ms(data_.call_ms);
    return !data_.error;
  }

  DeskData& data_;
  TestClock& clock_;
};

inline SenderRow waiting_row(const std::string& sender, const std::string& recipient,
                             UnixSeconds since) {
  return {{sender, "192.0.2.0/24", recipient}, {since, since, 0}};
}

}  // namespace grayling
