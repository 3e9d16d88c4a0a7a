// SPDX-License-Identifier: MIT
// What the engine does for clients that prove themselves.
#include "engine/engine_impl.hpp"

namespace grayling {

bool Engine::Impl::keeps_standing() const {
  return keeps_standings_ && settings_.greylist.auto_allow_after > 0;
}

// A client that has proved itself, as far as it is remembered; a worker reads of the others.
bool Engine::Impl::decide_by_standing(const Question& question, const KeyHash& client) {
  if (!keeps_standing()) return false;
  const UnixSeconds now = clock_.now();
  const auto last_seen = standings_.last_seen(client);
  if (!last_seen || now - *last_seen > settings_.greylist.lifetime) return false;
  note_seen(client_key_, client, now);
  answer(question, {Outcome::ClientKnown, 0});
  return true;
}

// Where there is no room it is noted with the next mail.
void Engine::Impl::note_seen(Key key, const KeyHash& client, UnixSeconds now) {
  if (!standings_.is_seen_due(client, write_behind_.lag_max(), now)) return;
  const bool is_noted = write_behind_.add_note(client, {std::move(key), Note::Kind::Seen, "", now});
  if (is_noted) standings_.set_seen(client, settings_.greylist.lifetime, now);
}

// In learn mode nobody has to try again, so that nothing is earned.
void Engine::Impl::note_earned(const Question& question) {
  if (!keeps_standing() || greylist(question).mode == Mode::Learn) return;
  const PolicyRequest& request = question.request;
  Key key = client_key(request.client_address);
  const KeyHash client = hasher_.hash(key);
  const UnixSeconds now = clock_.now();
  std::string domain = counted_domain(request.sender.value_or(""));
  if (domain.empty() || !standings_.is_count_due(client, now)) return;
  const bool is_noted =
      write_behind_.add_note(client, {std::move(key), Note::Kind::Earned, std::move(domain), now});
  if (is_noted) standings_.set_counted(client, now);
}

void Engine::Impl::cache_standing(const Decided& decided, UnixSeconds last_seen) {
  if (decided.client == KeyHash{}) return;
  standings_.set_proved(decided.client, last_seen);
  note_seen(decided.key, decided.client, clock_.now());
}

}  // namespace grayling
