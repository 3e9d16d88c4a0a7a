// SPDX-License-Identifier: MIT
#include "engine/work/recognition.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// The keys by which the sender's domain, or that of the null sender's HELO, sends through us.
std::array<StandingKey, 2> sending_domains(const BatchItem& item) {
  return local_domain_keys(item.helo.empty() ? item.key.sender : "@" + item.helo);
}

}  // namespace

Result<void> Recognition::ask(std::span<BatchEntry* const> entries) {
  if (!is_on_) return {};
  StandingRows rows;
  std::vector<BatchEntry*> asked;
  for (BatchEntry* entry : entries) {
    if (std::exchange(entry->was_asked, true)) continue;
    asked.push_back(entry);
    const BatchItem& item = *entry->item;
    rows.want(item.client);
    rows.want(item.answer);
    // A domain that sends through us is nobody's correspondent, whoever has written to it.
    rows.want(local_domain_key(item.answer.name));
    if (item.domain.is_none()) continue;
    rows.want(item.domain);
    for (const auto& key : sending_domains(item)) rows.want(key);
  }
  if (auto read = rows.read(store_); !read) return read;
  for (BatchEntry* entry : asked) entry->standing = verdict_on(*entry->item, rows);
  return {};
}

std::optional<Verdict> Recognition::verdict_on(const BatchItem& item,
                                               const StandingRows& rows) const {
  if (const auto client = rows.row(item.client);
      client && has_standing(settings_, *client, moment_)) {
    return Verdict{.reason = Reason::ClientKnown, .last_seen = client->last_seen};
  }
  const auto correspondent = rows.row(item.answer);
  const auto local_domain = rows.row(local_domain_key(item.answer.name));
  if (is_answer(settings_, correspondent, local_domain, moment_)) {
    return Verdict{.reason = Reason::Correspondent, .last_seen = correspondent->last_seen};
  }
  const auto domain = rows.row(item.domain);
  if (domain && has_domain_standing(settings_, *domain, moment_) && !is_local(item, rows)) {
    return Verdict{.reason = Reason::DomainKnown, .last_seen = domain->last_seen};
  }
  return std::nullopt;
}

// A domain that sends through us has no standing: from outside anybody could claim to be the boss.
bool Recognition::is_local(const BatchItem& item, const StandingRows& rows) const {
  const auto keys = sending_domains(item);
  return std::any_of(keys.begin(), keys.end(), [&](const StandingKey& key) {
    const auto row = rows.row(key);
    return row && is_alive(settings_, *row, moment_);
  });
}

}  // namespace grayling
