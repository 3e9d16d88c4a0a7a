// SPDX-License-Identifier: MIT
#include "cli/admin/sender_listing.hpp"

#include <utility>

#include "cli/admin/sender_pattern.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/json_object.hpp"
#include "grayling/base/utc_time.hpp"
#include "grayling/engine/rules.hpp"

namespace grayling {
namespace {

JsonObject object_of(const Key& key) {
  JsonObject object;
  object.add("key", key_text(key));
  object.add("sender", key.sender);
  object.add("client", key.client);
  object.add("recipient", key.recipient);
  return object;
}

std::string passes_text(const StandingRow& row) {
  switch (row.key.kind) {
    case StandingKind::Client:
    case StandingKind::NullSender:
      return std::to_string(row.standing.passes);
    case StandingKind::Domain:
      return returned_text(row.standing);
    default:
      return "";
  }
}

std::vector<std::string> head_of(SenderListing::Style style) {
  if (style == SenderListing::Style::TableOfWaiting) {
    return {"SENDER", "CLIENT", "RECIPIENT", "WAITS SINCE", "MAY PASS"};
  }
  return {"SENDER", "CLIENT", "RECIPIENT", "FIRST SEEN", "LAST SEEN", "PASSES"};
}

}  // namespace

SenderListing::SenderListing(Style style, const Config& config, UnixSeconds now)
    : style_(style),
      config_(config),
      now_(now),
      senders_(head_of(style)),
      standings_({"KIND", "NAME", "PARTNER", "LAST SEEN", "PASSES"}) {
  if (is_json()) text_ = "{\"senders\": [";
}

UnixSeconds SenderListing::may_pass_at(const SenderRow& row) const {
  std::string scratch;
  const Rules rules{config_.greylist, config_.policies.get()};
  return row.record.first_seen + rules.settings_for(row.key.recipient, "", scratch).delay;
}

std::string SenderListing::may_pass(const SenderRow& row) const {
  const auto time = may_pass_at(row);
  return time <= now_ ? "now" : utc_time(time);
}

void SenderListing::add_json(const std::string& object) {
  text_ += (std::exchange(in_list_, in_list_ + 1) == 0 ? "\n  " : ",\n  ") + object;
}

bool SenderListing::add(const SenderRow& row) {
  ++count_;
  const auto& [key, record] = row;
  const bool waits = record.passes == 0;
  if (is_json()) {
    JsonObject object = object_of(key);
    object.add("first_seen", record.first_seen);
    object.add("last_seen", record.last_seen);
    object.add("passes", std::int64_t{record.passes});
    object.add("may_pass", waits ? std::optional<std::int64_t>(may_pass_at(row)) : std::nullopt);
    add_json(object.text());
    return flush_if_full();
  }
  std::vector<std::string> cells = {key.sender.empty() ? "<>" : key.sender, key.client,
                                    key.recipient, utc_time(record.first_seen)};
  if (style_ == Style::TableOfWaiting) {  // a retry that is too early isn't written
    cells.push_back(may_pass(row));
  } else {
    cells.push_back(utc_time(record.last_seen));
    cells.push_back(waits ? "waits" : std::to_string(record.passes));
  }
  cells_.push_back(std::move(cells));
  if (style_ == Style::TableWithKeys) keys_ += "KEY  " + key_text(key) + "\n";
  return flush_if_full();
}

void SenderListing::begin_standings() {
  if (is_past_senders_) return;
  flush();  // the senders, in their own table
  is_past_senders_ = true;
  text_ = is_json() ? "\n], \"standings\": [" : "Standings:\n";
  in_list_ = 0;
}

bool SenderListing::add(const StandingRow& row) {
  begin_standings();
  ++count_;
  const auto& [key, standing] = row;
  if (is_json()) {
    JsonObject object;
    object.add("key", key_text(key));
    object.add("kind", kind_text(key.kind));
    object.add("name", key.name);
    object.add("partner", key.partner);
    object.add("domain", standing.domain);
    object.add("last_seen", standing.last_seen);
    object.add("passes", std::int64_t{standing.passes});
    object.add("came", std::int64_t{standing.came});
    add_json(object.text());
    return flush_if_full();
  }
  cells_.push_back({std::string(kind_text(key.kind)), key.name, key.partner,
                    utc_time(standing.last_seen), passes_text(row)});
  if (style_ == Style::TableWithKeys) keys_ += "KEY  " + key_text(key) + "\n";
  return flush_if_full();
}

bool SenderListing::flush_if_full() {
  if (cells_.size() >= kPartRows || (is_json() && in_list_ % kPartRows == 0)) flush();
  return !is_lost_;
}

void SenderListing::flush() {
  const auto cells = std::exchange(cells_, {});
  if (!cells.empty()) text_ += (is_past_senders_ ? standings_ : senders_).lines(cells);
  text_ += std::exchange(keys_, {});
  is_lost_ = is_lost_ || print(std::exchange(text_, {})) != kDone;
}

int SenderListing::finish(const std::string& after) {
  if (is_json()) {
    if (style_ == Style::Json) begin_standings();
    text_ += "\n], \"after\": " + (after.empty() ? "null" : json_text(after)) + "}\n";
  } else if (count_ == 0) {
    text_ += senders_.lines({});
  }
  flush();
  if (!is_json() && !after.empty()) {
    is_lost_ = print("There are more: add --after '" + after + "'\n") != kDone || is_lost_;
  }
  return is_lost_ ? kWorkFailed : kDone;
}

}  // namespace grayling
