// SPDX-License-Identifier: MIT
// Passes of known senders, to be written behind.
#include <algorithm>

#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"

namespace grayling {

// False: the pass can't be noted, so that the record must stay old.
bool Engine::Impl::touch(const Question& question, Cached& cached, const KeyHash& hash,
                         UnixSeconds now) {
  if (watch_.kind() != TableKind::Full || cached.touch_round == touches_.round()) return true;
  const bool is_young = this->is_young(cached.last_seen, now);
  if (!add_touch(hash, subject_.key, subject_.network, now, is_young)) return false;
  if (!is_young && keeps_standing()) {
    Key key = client_key(question.request.client_address);
    const KeyHash client = hasher_.hash(key);
    note_seen(std::move(key), client, now);
  }
  cached.touch_round = touches_.round();
  return true;
}

// The row of the network too, which counts when there is no name to tell the domain by.
bool Engine::Impl::add_touch(const KeyHash& hash, const Key& key, const std::string& network,
                             UnixSeconds now, bool is_young) {
  if (!touches_.add(hash, key, now, is_young)) return false;
  if (network.empty()) return true;
  const Key network_key{key.sender, network, key.recipient};
  touches_.add(hasher_.hash(network_key), network_key, now, is_young);
  return true;
}

bool Engine::Impl::is_young(UnixSeconds last_seen, UnixSeconds now) const {
  return now - last_seen < lag_max();
}

Seconds Engine::Impl::lag_max() const {
  return std::min(kTouchLagMax, settings_.greylist.lifetime / kTouchLagShare);
}

}  // namespace grayling
