// SPDX-License-Identifier: MIT
// Who may have a row of its own: the limits of rows that wait, and those whom they turn away.
#include "engine/engine_impl.hpp"

namespace grayling {

// Whether a row may be made. In learn mode none waits, nor does that of who was turned away and
// comes back in time.
void Engine::Impl::claim_row(Ask& ask, const GreylistSettings& greylist) {
  if (greylist.mode == Mode::Learn) return;
  if (purge_.is_full() != is_full_told_) tell_full();
  const Monotonic now = clock_.monotonic();
  const auto times = RetryTimes::of(greylist, ask.kind);
  const auto waited = turned_away_.waited(ask.ticket, times, now);
  ask.was_turned_away = waited.has_value();
  if (waited && *waited >= times.delay) {
    ask.item.waited = waited;
    return;
  }
  ask.has_share = !purge_.is_full() && shares_.take(ask.client, settings_.greylist, now);
  ask.item.is_read_only = !ask.has_share;
}

void Engine::Impl::tell_full() {
  is_full_told_ = purge_.is_full();
  if (is_full_told_) {
    log_.warning(
        "purge: more strangers come than can be removed beyond greylist.pending_total; until it "
        "has caught up they are deferred and not stored");
  } else {
    log_.info("purge: strangers are stored again");
  }
}

// A tutorial's rows don't say who waits: one that was read is one that came back.
void Engine::Impl::count_decided(const Decided& decided) {
  const auto& verdict = decided.result.verdict;
  const bool is_made = decided.result.was_inserted;
  const TableKind kind = watch_.kind().value_or(TableKind::Full);
  if (decided.result.was_refused) {
    const auto times = RetryTimes::of(greylist(decided), kind);
    turned_away_.note(decided.ticket, times, clock_.monotonic());
  }
  if (decided.has_share) {
    if (is_made) {
      shares_.keep(decided.ticket, decided.client, clock_.monotonic());
    } else {
      shares_.give_back(decided.client);
    }
  }
  const bool came_back =
      verdict && (verdict->is_first_pass || (kind == TableKind::Tutorial && verdict->passes()));
  if (came_back && !is_made) shares_.end(decided.ticket);
  if (!verdict || kind != TableKind::Full) return;
  if (is_made && verdict->record.passes == 0) purge_.note_inserted(settings_.greylist);
  if (verdict->is_first_pass && !is_made) purge_.note_passed();
}

}  // namespace grayling
