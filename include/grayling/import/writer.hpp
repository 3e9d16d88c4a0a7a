// SPDX-License-Identifier: MIT
// Writes what readers find into the store. Rows are collected and then written in the order of
// their keys, so that rows on one page of the database are written together. Each batch is durable
// when it is done, and an interrupted import is completed by running it again. One thread owns the
// writer, and blocks on the store.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grayling/greylist/settings.hpp"
#include "grayling/import/item.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// The most rows that are collected before they are written, about 250 bytes each.
inline constexpr std::size_t kImportRowsMax = 400'000;

// How many examples are kept for each reason why entries aren't taken.
inline constexpr std::size_t kImportExamplesMax = 3;

struct ImportTally {
  struct PassedOver {
    std::uint64_t count = 0;
    std::vector<std::string> examples;  // "line 17: …", printable
  };
  std::uint64_t known = 0;    // entries
  std::uint64_t waiting = 0;  // entries
  std::uint64_t clients = 0;  // known clients, whose mail passes from every sender
  std::map<std::string, PassedOver, std::less<>> passed_over;  // by reason
};

class ImportWriter final : public ImportTaker {
 public:
  // `store` is open; if it is null, nothing is written. `store` and `settings` must outlive the
  // writer.
  ImportWriter(AdminStore* store, const GreylistSettings& settings, UnixSeconds now)
      : store_(store), settings_(settings), now_(now) {}
  // Call it if the store has no table for known clients: they are passed over.
  void keep_no_clients() { keeps_clients_ = false; }

  // Sets the number of the line that is read next, for examples.
  void begin_line(std::uint64_t number) { line_ = number; }
  void take(ImportedTriplet triplet) override;
  void take(ImportedSender sender) override;
  void take(ImportedClient client) override;
  void take(ImportedExemption exemption) override;
  void pass_over(std::string_view reason, std::string_view example) override;

  // Writes the collected rows. After an error nothing more is taken or written.
  Result<void> flush();
  const std::optional<Error>& error() const { return error_; }

  const ImportTally& tally() const { return tally_; }
  // The valid exemptions, each once. The caller has to write them.
  const std::vector<ImportedExemption>& exemptions() const { return exemptions_; }

 private:
  std::optional<Key> key_of(const ImportedTriplet& triplet);
  Key spelled(const Key& key) const;
  template <typename Rows, typename Row>
  Result<void> write(const Rows& rows, Result<void> (AdminStore::*put)(std::span<const Row>));
  template <typename Work>
  Result<void> retry(Work work);

  AdminStore* const store_;
  const GreylistSettings& settings_;
  const UnixSeconds now_;
  bool keeps_clients_ = true;
  std::uint64_t line_ = 0;
  // The collected rows. Their keys are spelled as in the table.
  std::map<Key, Record> rows_;
  std::map<StandingKey, Standing> clients_;
  ImportTally tally_;
  Exemptions checked_;  // to check the form of entries
  std::set<std::pair<ExemptList, std::string>> seen_exemptions_;
  std::vector<ImportedExemption> exemptions_;
  std::optional<Error> error_;
};

// Merge two rows with the same key into one that knows what both know.
Record merge(const Record& a, const Record& b);
Standing merge(const Standing& a, const Standing& b);

}  // namespace grayling
