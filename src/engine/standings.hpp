// SPDX-License-Identifier: MIT
// Clients that prove themselves, and correspondents, as far as the loop deals with them: it
// remembers proved clients, and notes what mail says about either (greylist/standing.hpp). Notes
// are written behind; one for which there is no room is made again with the next mail. A worker
// looks up the rest (work/recognition.hpp). Owned by the engine; the loop's thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/memory/sent_memory.hpp"
#include "engine/memory/standing_memory.hpp"
#include "engine/memory/write_behind.hpp"
#include "grayling/greylist/provider_memory.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

class Standings {
 public:
  // All three must outlive this object.
  Standings(KeyHasher& hasher, ProviderMemory& providers, WriteBehind& write_behind)
      : hasher_(hasher), providers_(providers), write_behind_(write_behind) {}

  // The settings of [greylist]. No policy changes these: a client proves itself for all mail.
  void set_settings(const GreylistSettings& settings);
  // Does the store keep standings? If not, none is noted.
  void set_kept(bool are_kept) { are_kept_ = are_kept; }
  bool are_kept() const { return are_kept_; }
  // Somebody else has changed the table.
  void forget();

  // Clients. Can one prove itself?
  bool are_clients_proved() const { return are_kept_ && auto_allow_after_ > 0; }
  // Is the client remembered to have proved itself, and alive? False: its row may still say so.
  bool is_proved(const KeyHash& client, UnixSeconds now);
  // A worker has read that it has.
  void remember_proved(const StandingKey& key, const KeyHash& client, UnixSeconds last_seen,
                       UnixSeconds now);
  // Mail of the client passed.
  void note_seen(const StandingKey& key, const KeyHash& client, UnixSeconds now);
  void note_seen(std::string_view client_address, UnixSeconds now);
  // A stranger has passed by its retry, under a policy of this mode: it counts for its client, or
  // for the null sender of its client. In learn mode nobody has to try again, so nothing is earned.
  void note_earned(const PolicyRequest& request, Mode mode, UnixSeconds now);

  // Correspondents. Mail left: notes the recipient, and the sender's domain as one that sends
  // through us. The domain also if its users write only to each other, because nobody else may
  // claim to be from it.
  void note_sent(const PolicyRequest& request, UnixSeconds now);
  // Mail passed by the row of a correspondent, a domain or a null sender, which was last seen then.
  // Nothing is remembered: the row is looked up each time, because the domain may send through us
  // by now, and the null sender comes seldom.
  void note_row_seen(const StandingKey& key, UnixSeconds last_seen, UnixSeconds now);
  // Is this request an answer by the row of `key`?
  bool is_answer_by(const StandingKey& key, const PolicyRequest& request);

 private:
  void note_sent(const StandingKey& key, const KeyHash& account, UnixSeconds now);

  KeyHasher& hasher_;
  ProviderMemory& providers_;
  WriteBehind& write_behind_;
  std::uint32_t auto_allow_after_ = 0;
  Seconds lifetime_ = 0;
  bool are_kept_ = false;
  StandingMemory clients_;
  SentMemory sent_;
};

}  // namespace grayling
