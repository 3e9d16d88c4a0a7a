// SPDX-License-Identifier: MIT
#include "engine/standings.hpp"

#include <utility>

#include "grayling/base/domain.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {

void Standings::set_settings(const GreylistSettings& settings) {
  if (auto_allow_after_ != settings.auto_allow_after) clients_.clear();
  auto_allow_after_ = settings.auto_allow_after;
  lifetime_ = settings.lifetime;
}

void Standings::forget() {
  clients_.clear();
  sent_.forget_noted();
}

bool Standings::is_proved(const KeyHash& client, UnixSeconds now) {
  if (!are_clients_proved()) return false;
  const auto last_seen = clients_.last_seen(client);
  return last_seen && now - *last_seen <= lifetime_;
}

void Standings::remember_proved(const StandingKey& key, const KeyHash& client,
                                UnixSeconds last_seen, UnixSeconds now) {
  if (client == KeyHash{}) return;
  clients_.set_proved(client, last_seen);
  note_seen(key, client, now);
}

void Standings::note_seen(const StandingKey& key, const KeyHash& client, UnixSeconds now) {
  if (!clients_.is_seen_due(client, write_behind_.lag_max(), now)) return;
  const bool is_noted = write_behind_.add_note(client, {key, Note::Kind::Seen, "", now});
  if (is_noted) clients_.set_seen(client, lifetime_, now);
}

void Standings::note_seen(std::string_view client_address, UnixSeconds now) {
  const StandingKey key = client_key(client_address);
  note_seen(key, hasher_.hash(key), now);
}

void Standings::note_earned(const PolicyRequest& request, Mode mode, UnixSeconds now) {
  if (!are_clients_proved() || mode == Mode::Learn) return;
  const bool is_null = request.sender == "";
  const auto address = request.client_address;
  StandingKey key = is_null ? null_sender_key(address) : client_key(address);
  const KeyHash client = hasher_.hash(key);
  std::string domain = counted_domain(request.sender.value_or(""));
  if (domain.empty() != is_null || !clients_.is_count_due(client, now)) return;
  const bool is_noted =
      write_behind_.add_note(client, {std::move(key), Note::Kind::Earned, std::move(domain), now});
  if (is_noted) clients_.set_counted(client, now);
}

void Standings::note_sent(const PolicyRequest& request, UnixSeconds now) {
  if (!are_kept_) return;
  const auto sender = request.sender.value_or("");
  const auto account = request.sasl_username.empty() ? sender : request.sasl_username;
  const KeyHash by = hasher_.hash(Key{"", "account", normal_address(account)});
  note_sent(local_domain_key(sender), by, now);
  note_sent(correspondent_key(request.recipient, sender), by, now);
}

void Standings::note_sent(const StandingKey& key, const KeyHash& account, UnixSeconds now) {
  if (key.is_none()) return;
  const KeyHash row = hasher_.hash(key);
  if (!sent_.is_due(row, write_behind_.lag_max(), now) || !sent_.may_note(account, now)) return;
  const bool is_noted = write_behind_.add_note(row, {key, Note::Kind::Sent, "", now});
  if (is_noted) sent_.set_noted(row, account, now);
}

void Standings::note_row_seen(const StandingKey& key, UnixSeconds last_seen, UnixSeconds now) {
  if (write_behind_.is_young(last_seen, now)) return;
  write_behind_.add_note(hasher_.hash(key), {key, Note::Kind::Seen, "", now});
}

bool Standings::is_answer_by(const StandingKey& key, const PolicyRequest& request) {
  return answer_key(request, &providers_) == key;
}

}  // namespace grayling
