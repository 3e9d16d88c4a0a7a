// SPDX-License-Identifier: MIT
#include "grayling/import/writer.hpp"

#include <algorithm>

#include "grayling/base/assert.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/judge.hpp"
#include "grayling/greylist/sender.hpp"
#include "grayling/greylist/subject.hpp"

namespace grayling {
namespace {

constexpr std::size_t kExampleBytesMax = 120;
// How often a batch is tried if others write to the same rows.
constexpr int kTriesMax = 5;

constexpr std::string_view kWide = "a network that is wider than greylist.ipv4_prefix, ipv6_prefix";
constexpr std::string_view kRewritten = "a sender that was rewritten, with greylist.match = sender";
constexpr std::string_view kForAll =
    "known for all recipients: grayling has such rows only with greylist.match = sender";
constexpr std::string_view kExpired = "too old: a stranger by now";
constexpr std::string_view kNoTable = "a known client: the store has no table for clients";
constexpr std::string_view kNobodyProves = "a known client, with greylist.auto_allow_after = 0";
constexpr std::string_view kNotProven = "a client with fewer passes than greylist.auto_allow_after";
constexpr std::string_view kFuture = "a time in the future";

Record record_of(const ImportedTriplet& triplet) {
  return {triplet.first_seen, std::max(triplet.first_seen, triplet.last_seen),
          triplet.has_passed ? 1U : 0U};
}

}  // namespace

Record merge(const Record& a, const Record& b) {
  return {std::min(a.first_seen, b.first_seen), std::max(a.last_seen, b.last_seen),
          std::max(a.passes, b.passes)};
}

Standing merge(const Standing& a, const Standing& b) {
  return {a.domain == b.domain ? a.domain : "", std::max(a.passes, b.passes),
          std::max(a.last_seen, b.last_seen), std::max(a.came, b.came)};
}

std::optional<Key> ImportWriter::key_of(const ImportedTriplet& triplet) {
  Key key;
  if (settings_.match == Match::Sender) {
    if (triplet.sender.find('#') != std::string::npos) {
      pass_over(kRewritten, triplet.sender);
      return std::nullopt;
    }
    set_normal_address(key.sender, triplet.sender);
    return key;
  }
  const int prefix = client_prefix(settings_, triplet.client);
  if (triplet.prefix < prefix) {
    pass_over(kWide, triplet.client.text() + "/" + std::to_string(triplet.prefix));
    return std::nullopt;
  }
  set_normalised_sender(key.sender, triplet.sender);
  append_network(key.client, triplet.client, prefix);
  set_normal_address(key.recipient, triplet.recipient);
  return key;
}

void ImportWriter::take(ImportedTriplet triplet) {
  if (error_) return;
  const Record record = record_of(triplet);
  if (record.last_seen > now_ + kClockSkewMax) return pass_over(kFuture, triplet.sender);
  const bool is_old = record.passes > 0 ? record.last_seen < now_ - settings_.lifetime
                                        : record.first_seen < now_ - settings_.retry_window;
  if (is_old) return pass_over(kExpired, triplet.sender);
  const auto key = key_of(triplet);
  if (!key) return;
  ++(record.passes > 0 ? tally_.known : tally_.waiting);
  const auto [row, is_new] = rows_.try_emplace(spelled(*key), record);
  if (!is_new) row->second = merge(row->second, record);
  GRAYLING_ASSERT(rows_.size() <= kImportRowsMax);
  if (rows_.size() == kImportRowsMax) static_cast<void>(flush());
}

void ImportWriter::take(ImportedSender sender) {
  if (settings_.match != Match::Sender) return pass_over(kForAll, sender.sender);
  ImportedTriplet triplet;
  triplet.sender = std::move(sender.sender);
  triplet.first_seen = sender.first_seen;
  triplet.last_seen = sender.last_seen;
  triplet.has_passed = true;
  take(std::move(triplet));
}

void ImportWriter::take(ImportedClient client) {
  if (error_) return;
  const std::string address = client.client.text();
  if (!keeps_clients_) return pass_over(kNoTable, address);
  if (settings_.auto_allow_after == 0) return pass_over(kNobodyProves, address);
  if (client.passes < settings_.auto_allow_after) return pass_over(kNotProven, address);
  if (client.last_seen > now_ + kClockSkewMax) return pass_over(kFuture, address);
  if (client.last_seen < now_ - settings_.lifetime) return pass_over(kExpired, address);
  ++tally_.clients;
  const Standing known{"", client.passes, client.last_seen};
  const auto [row, is_new] = clients_.try_emplace(client_key(address), known);
  if (!is_new) row->second = merge(row->second, known);
  if (clients_.size() == kImportRowsMax) static_cast<void>(flush());
}

void ImportWriter::take(ImportedExemption exemption) {
  const auto added = checked_.add(exemption.list, exemption.pattern, 0);
  if (!added) return pass_over("not a valid entry of an exemption list", exemption.pattern);
  if (!seen_exemptions_.emplace(exemption.list, exemption.pattern).second) return;
  exemptions_.push_back(std::move(exemption));
}

void ImportWriter::pass_over(std::string_view reason, std::string_view example) {
  auto found = tally_.passed_over.find(reason);
  if (found == tally_.passed_over.end()) {
    found = tally_.passed_over.try_emplace(std::string(reason)).first;
  }
  auto& passed = found->second;
  ++passed.count;
  if (example.empty() || passed.examples.size() == kImportExamplesMax) return;
  passed.examples.push_back("line " + std::to_string(line_) + ": " +
                            printable(example, kExampleBytesMax));
}

Key ImportWriter::spelled(const Key& key) const {
  return store_ != nullptr ? store_->spelled(key) : key;
}

Result<void> ImportWriter::flush() {
  if (error_) return fail(*error_);
  Result<void> done;
  if (store_ != nullptr) {
    done = write(rows_, &AdminStore::put);
    if (done) done = write(clients_, &AdminStore::put_standings);
  }
  rows_.clear();
  clients_.clear();
  if (!done) error_ = done.error();
  return done;
}

template <typename Rows, typename Row>
Result<void> ImportWriter::write(const Rows& rows,
                                 Result<void> (AdminStore::*put)(std::span<const Row>)) {
  std::vector<Row> batch;
  for (auto row = rows.begin(); row != rows.end();) {
    for (batch.clear(); row != rows.end() && batch.size() < kAdminBatchMax; ++row) {
      batch.push_back({row->first, row->second});
    }
    GRAYLING_ASSERT(!batch.empty() && batch.size() <= kAdminBatchMax);
    auto done = retry([&] { return (store_->*put)(batch); });
    if (!done) return done;
  }
  return {};
}

template <typename Work>
Result<void> ImportWriter::retry(Work work) {
  for (int tries = 1;; ++tries) {
    auto done = work();
    if (done || tries == kTriesMax) return done;
    const ErrorKind kind = done.error().kind;
    if (kind != ErrorKind::Conflict && kind != ErrorKind::Unavailable) return done;
    if (kind == ErrorKind::Unavailable && !store_->open()) return done;
  }
}

}  // namespace grayling
