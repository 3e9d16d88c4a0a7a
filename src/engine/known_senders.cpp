// SPDX-License-Identifier: MIT
#include "engine/known_senders.hpp"

#include <algorithm>

namespace grayling {

void KnownSenders::set_settings(const GreylistSettings& settings) {
  write_behind_.set_lifetime(settings.lifetime);
  standings_.set_settings(settings);
}

void KnownSenders::forget() {
  cache_.start_generation();
  standings_.forget();
}

bool KnownSenders::pass_from_cache(const Question& question, const Lookup& lookup) {
  const UnixSeconds now = clock_.now();
  PassCache::Entry* const entry = cache_.find_pass(lookup.hash, *question.policy, now);
  if (entry == nullptr) return false;
  if (entry->last_seen < now && touch(question, lookup, *entry, now)) entry->last_seen = now;
  return true;
}

// False: there is no room for the touch, so the entry must stay as it is.
bool KnownSenders::touch(const Question& question, const Lookup& lookup, PassCache::Entry& entry,
                         UnixSeconds now) {
  if (kind_ != TableKind::Full || entry.touch_round == write_behind_.round()) return true;
  const Subject& subject = lookup.subject;
  const bool is_young = write_behind_.is_young(entry.last_seen, now);
  if (!write_behind_.add_touch(lookup.hash, subject.key, subject.network_text(), now, is_young)) {
    return false;
  }
  if (!is_young && standings_.are_clients_proved()) {
    standings_.note_seen(question.request.client_address, now);
  }
  entry.touch_round = write_behind_.round();
  return true;
}

bool KnownSenders::pass_by_client(const Question& question, Lookup& lookup) {
  lookup.client_key = client_key(question.request.client_address);
  lookup.client = hasher_.hash(lookup.client_key);
  const UnixSeconds now = clock_.now();
  if (!standings_.is_proved(lookup.client, now)) return false;
  standings_.note_seen(lookup.client_key, lookup.client, now);
  return true;
}

Decision KnownSenders::repeat(Reason told, const KeyHash& hash) {
  if (told == Reason::FirstPass) return {Reason::Found, 0};
  const bool waits =
      told == Reason::New || told == Reason::EarlyRetry || told == Reason::ListedMeanwhile;
  if (!waits) return {told, 0};
  const PassCache::Entry* const row = cache_.find_waiting(hash);
  if (row == nullptr) return {told, 0};
  return {told, clock_.now() - row->last_seen, row->waits_long};
}

// If there is no room for a touch the record stays old, so the next pass tries again. A record that
// is ahead of the clock, and stays so, would be no pass from the cache.
void KnownSenders::take(const KeyHash& hash, const Ticket& ticket, const Verdict& verdict) {
  const UnixSeconds now = clock_.now();
  const BatchItem& item = *ticket.item;
  if (verdict.reason == Reason::ClientKnown) {
    return standings_.remember_proved(item.client, ticket.client, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::NullSenderKnown) {
    return standings_.note_row_seen(item.null_sender, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::Correspondent) {
    return standings_.note_row_seen(item.answer, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::DomainKnown) {
    return standings_.note_row_seen(item.domain, verdict.last_seen, now);
  }
  const UnixSeconds seen = verdict.record.last_seen;
  const bool is_young = write_behind_.is_young(verdict.last_seen, seen);
  const bool is_touched = verdict.change != RecordChange::Touch ||
                          write_behind_.add_touch(hash, item.key, item.network, seen, is_young);
  const UnixSeconds last_seen = is_touched ? seen : verdict.last_seen;
  const bool waits_long = item.policy && ticket.policy && item.policy->delay > ticket.policy->delay;
  cache_.put(hash, std::min(last_seen, now), verdict.record.passes > 0, waits_long);
}

WriteJob KnownSenders::take_writes(bool is_store_down) {
  return write_behind_.begin(is_store_down, clock_.monotonic(),
                             [this](const KeyHash& hash) { return cache_.last_seen(hash); });
}

}  // namespace grayling
