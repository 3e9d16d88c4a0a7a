// SPDX-License-Identifier: MIT
// What the engine does for those to whom somebody here wrote.
#include "engine/engine_impl.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {

// The domain even where it writes to itself alone: nobody else may claim to be of it.
void Engine::Impl::note_sent(const PolicyRequest& request) {
  if (!is_outbound(settings_.greylist, request)) return;
  watch_.need_standings();
  if (!keeps_standings_) return;
  const auto sender = request.sender.value_or("");
  const auto account = request.sasl_username.empty() ? sender : request.sasl_username;
  const KeyHash by = hasher_.hash({"", "account", normal_address(account)});
  note_sent(local_domain_key(sender), by);
  note_sent(correspondent_key(request.recipient, sender), by);
}

// Where there is no room it is noted with the next mail.
void Engine::Impl::note_sent(Key key, const KeyHash& account) {
  if (key == Key{}) return;
  const UnixSeconds now = clock_.now();
  const KeyHash row = hasher_.hash(key);
  if (!sent_.is_due(row, write_behind_.lag_max(), now) || !sent_.may_note(account, now)) return;
  const bool is_noted = write_behind_.add_note(row, {std::move(key), Note::Kind::Sent, "", now});
  if (is_noted) sent_.set_noted(row, account, now);
}

// An answer is mail, too. Nothing is remembered: an answer is looked up in the table each time,
// where its sender's domain may have become one that sends through us.
void Engine::Impl::note_answer(const Decided& decided, UnixSeconds last_seen) {
  const UnixSeconds now = clock_.now();
  if (write_behind_.is_young(last_seen, now)) return;
  write_behind_.add_note(hasher_.hash(decided.key), {decided.key, Note::Kind::Seen, "", now});
}

// Who waits on one ticket may be others than who asked first: keys fold senders, hold a network for
// a client, and of match = "sender" that alone.
bool Engine::Impl::is_by_standing(const Waiter& waiter, const Decided& decided) {
  if (decided.result.verdict->reason == Reason::ClientKnown) return waiter.client == decided.client;
  return answer_key(waiter.request.request(), &providers_) == decided.key;
}

}  // namespace grayling
