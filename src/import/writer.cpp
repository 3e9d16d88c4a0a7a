// SPDX-License-Identifier: MIT
#include "grayling/import/writer.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"
#include "grayling/greylist/judge.hpp"
#include "grayling/greylist/sender.hpp"

namespace grayling {
namespace {

constexpr std::size_t kExampleBytesMax = 120;
// A batch is tried so often where others write to the same rows.
constexpr int kTriesMax = 5;

constexpr std::string_view kWide = "a network that is wider than greylist.ipv4_prefix, ipv6_prefix";
constexpr std::string_view kRewritten = "a sender that was rewritten, with greylist.match = sender";
constexpr std::string_view kForAll =
    "known for all recipients, which is a row of ours with greylist.match = sender alone";
constexpr std::string_view kExpired = "too old: a stranger by now";
constexpr std::string_view kNoTable = "a known client, for which the store has no table";
constexpr std::string_view kNobodyProves = "a known client, with greylist.auto_allow_after = 0";
constexpr std::string_view kNotProven = "a client with less than greylist.auto_allow_after";
constexpr std::string_view kFuture = "a time in the future";

int prefix_of(const GreylistSettings& settings, const IpAddress& client) {
  if (settings.client == ClientIdentity::Address) return client.bits();
  return client.is_ipv4() ? settings.ipv4_prefix : settings.ipv6_prefix;
}

Record record_of(const ImportedTriplet& triplet) {
  return {triplet.first_seen, std::max(triplet.first_seen, triplet.last_seen),
          triplet.has_passed ? 1U : 0U};
}

}  // namespace

Record merged(const Record& a, const Record& b) {
  return {std::min(a.first_seen, b.first_seen), std::max(a.last_seen, b.last_seen),
          std::max(a.passes, b.passes)};
}

Acquaintance merged(const Acquaintance& a, const Acquaintance& b) {
  return {a.domain == b.domain ? a.domain : "", std::max(a.passes, b.passes),
          std::max(a.last_seen, b.last_seen)};
}

std::optional<Key> ImportWriter::key_of(const ImportedTriplet& triplet) {
  Key key;
  if (settings_.match == Match::Sender) {
    if (triplet.sender.find('#') != std::string::npos) {
      pass_over(kRewritten, triplet.sender);
      return std::nullopt;
    }
    append_lower_case(key.sender, triplet.sender);
    return key;
  }
  const int prefix = prefix_of(settings_, triplet.client);
  if (triplet.prefix < prefix) {
    pass_over(kWide, triplet.client.text() + "/" + std::to_string(triplet.prefix));
    return std::nullopt;
  }
  append_normalised_sender(key.sender, triplet.sender);
  append_network(key.client, triplet.client, prefix);
  append_lower_case(key.recipient, triplet.recipient);
  return key;
}

void ImportWriter::take(ImportedTriplet triplet) {
  if (error_) return;
  const Record record = record_of(triplet);
  if (record.last_seen > now_ + kClockSkewMax) return pass_over(kFuture, triplet.sender);
  const bool is_old = record.passes > 0 ? record.last_seen < now_ - settings_.lifetime
                                        : record.first_seen < now_ - settings_.retry_window;
  if (is_old) return pass_over(kExpired, triplet.sender);
  auto key = key_of(triplet);
  if (!key) return;
  ++(record.passes > 0 ? tally_.known : tally_.waiting);
  const auto [row, is_new] = rows_.try_emplace(std::move(*key), record);
  if (!is_new) row->second = merged(row->second, record);
  if (rows_.size() == kImportBatchMax) static_cast<void>(flush());
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
  if (store_ != nullptr && !store_->keeps_acquaintances()) return pass_over(kNoTable, address);
  if (settings_.auto_allow_after == 0) return pass_over(kNobodyProves, address);
  if (client.passes < settings_.auto_allow_after) return pass_over(kNotProven, address);
  if (client.last_seen > now_ + kClockSkewMax) return pass_over(kFuture, address);
  if (client.last_seen < now_ - settings_.lifetime) return pass_over(kExpired, address);
  ++tally_.clients;
  const Acquaintance known{"", client.passes, client.last_seen};
  const auto [row, is_new] = clients_.try_emplace(client_key(address), known);
  if (!is_new) row->second = merged(row->second, known);
  if (clients_.size() == kImportBatchMax) static_cast<void>(flush());
}

void ImportWriter::take(ImportedExemption exemption) {
  const auto added = checked_.add(exemption.list, exemption.pattern, 0);
  if (!added) return pass_over("no entry of a list of ours", exemption.pattern);
  if (!seen_exemptions_.emplace(exemption.list, exemption.pattern).second) return;
  exemptions_.push_back(std::move(exemption));
}

void ImportWriter::pass_over(std::string_view reason, std::string_view example) {
  auto& passed = tally_.passed_over[reason];
  ++passed.count;
  if (passed.examples.size() == kImportExamplesMax) return;
  passed.examples.push_back("line " + std::to_string(line_) + ": " +
                            printable(example, kExampleBytesMax));
}

Result<void> ImportWriter::flush() {
  if (error_) return tl::make_unexpected(*error_);
  auto done = rows_.empty() ? Result<void>() : written(&ImportWriter::write_rows);
  if (done && !clients_.empty()) done = written(&ImportWriter::write_clients);
  rows_.clear();
  clients_.clear();
  if (!done) error_ = done.error();
  return done;
}

Result<void> ImportWriter::written(Result<void> (ImportWriter::*write)()) {
  if (store_ == nullptr) return {};
  auto done = (this->*write)();
  for (int tries = 1; !done && tries < kTriesMax; ++tries) {
    const ErrorKind kind = done.error().kind;
    if (kind != ErrorKind::Conflict && kind != ErrorKind::Unavailable) break;
    if (kind == ErrorKind::Unavailable) {
      if (const auto opened = store_->open(); !opened) break;
    }
    done = (this->*write)();
  }
  return done;
}

Result<void> ImportWriter::write_clients() {
  std::vector<Key> keys;
  for (const auto& client : clients_) keys.push_back(client.first);
  const auto found = store_->find_acquaintances(keys);
  if (!found) return tl::make_unexpected(found.error());
  std::vector<AcquaintanceRow> rows;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Acquaintance& imported = clients_.at(keys[i]);
    const auto& seen = (*found)[i];
    const Acquaintance next = seen ? merged(*seen, imported) : imported;
    if (next != seen) rows.push_back({keys[i], next});
  }
  tally_.unchanged += keys.size() - rows.size();
  return rows.empty() ? Result<void>() : store_->put_acquaintances(rows);
}

// What is to be written beside rows that are there; those that weren't are there afterwards, as
// strangers of just now, so that a service which meets one meanwhile makes no mistake.
Result<std::vector<Change>> ImportWriter::changes(const std::vector<Key>& keys) {
  const Record fresh{now_, now_, 0};
  const auto found = store_->admit(keys, fresh);
  if (!found) return tl::make_unexpected(found.error());
  std::vector<Change> changes;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Record& imported = rows_.at(keys[i]);
    const auto& seen = (*found)[i];
    const Record next = seen ? merged(*seen, imported) : imported;
    const Record before = seen.value_or(fresh);
    if (next != before) changes.push_back({keys[i], before, next});
  }
  return changes;
}

Result<void> ImportWriter::write_rows() {
  std::vector<Key> keys;
  for (const auto& row : rows_) keys.push_back(row.first);
  for (int tries = 0; tries < kTriesMax && !keys.empty(); ++tries) {
    const auto wanted = changes(keys);
    if (!wanted) return tl::make_unexpected(wanted.error());
    if (tries == 0) tally_.unchanged += keys.size() - wanted->size();
    keys.clear();
    if (wanted->empty()) return {};
    const auto saved = store_->save(*wanted);
    if (!saved) return tl::make_unexpected(saved.error());
    for (std::size_t i = 0; i < wanted->size(); ++i) {
      if (!(*saved)[i]) keys.push_back((*wanted)[i].key);
    }
  }
  if (keys.empty()) return {};
  return fail(ErrorKind::Conflict, "rows change all the time while they are written");
}

}  // namespace grayling
