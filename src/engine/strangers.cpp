// SPDX-License-Identifier: MIT
#include "engine/strangers.hpp"

namespace grayling {

RowClaim Strangers::claim(const Stranger& stranger, const GreylistSettings& limits, TableKind kind,
                          Monotonic now) {
  RowClaim claim;
  if (stranger.policy.mode == Mode::Learn) return claim;
  if (purge_.is_full() != is_full_told_) tell_full();
  const auto times = PassTimes::of(stranger.policy, kind);
  const auto waited = turned_away_.waited(stranger.key, times, now);
  claim.was_turned_away = waited.has_value();
  if (waited && *waited >= times.delay) {
    claim.waited = waited;
    return claim;
  }
  claim.has_share = !purge_.is_full() && shares_.take(stranger.client, limits, now);
  claim.may_insert = claim.has_share;
  return claim;
}

bool Strangers::is_back(const KeyHash& key, const GreylistSettings& policy, TableKind kind,
                        Monotonic now) {
  const auto times = PassTimes::of(policy, kind);
  const auto waited = turned_away_.waited(key, times, now);
  return policy.mode != Mode::Learn && waited && *waited >= times.delay;
}

void Strangers::settle(const Stranger& stranger, const RowClaim& claim, const ItemResult& result,
                       const GreylistSettings& limits, TableKind kind, Monotonic now) {
  const auto& verdict = result.verdict;
  if (result.was_refused) {
    turned_away_.note(stranger.key, PassTimes::of(stranger.policy, kind), now);
  }
  if (claim.has_share) {
    if (result.was_inserted) {
      shares_.keep(stranger.key, stranger.client, now);
    } else {
      shares_.give_back(stranger.client);
    }
  }
  const bool came_back =
      verdict && (verdict->is_first_pass || (kind == TableKind::Tutorial && verdict->passes()));
  if (came_back && !result.was_inserted) shares_.end(stranger.key);
  if (!verdict || kind != TableKind::Full) return;
  if (result.was_inserted && verdict->record.passes == 0) purge_.note_inserted(limits);
  if (verdict->is_first_pass && !result.was_inserted) purge_.note_passed();
}

void Strangers::drop(const RowClaim& claim, const KeyHash& client) {
  if (claim.has_share) shares_.give_back(client);
}

void Strangers::tell_full() {
  is_full_told_ = purge_.is_full();
  if (is_full_told_) {
    log_.warning(
        "purge: more strangers come than can be removed beyond greylist.pending_total; until it "
        "has caught up they are deferred and not stored");
  } else {
    log_.info("purge: strangers are stored again");
  }
}

}  // namespace grayling
