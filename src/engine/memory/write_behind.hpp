// SPDX-License-Identifier: MIT
// What is written to the store later, because no answer waits for it: passes of known senders
// (touches), and what mail says about standings (notes). Says when a portion is due, and makes
// sure that only one is with a worker at a time. Bounded; what is not written is lost at the end of
// the process. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "engine/limits.hpp"
#include "engine/memory/note_list.hpp"
#include "engine/memory/touch_list.hpp"
#include "engine/memory/write_job.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

class WriteBehind {
 public:
  WriteBehind(KeyHasher& hasher, Monotonic now)
      : hasher_(hasher), begun_(now), touches_next_(now + kTouchPeriod), next_(touches_next_) {}

  // greylist.lifetime: last_seen may lag behind by a part of it.
  void set_lifetime(Seconds lifetime) {
    lag_max_ = std::min(kTouchLagMax, lifetime / kTouchLagShare);
  }
  // How far last_seen in the store may lag behind the last pass.
  Seconds lag_max() const { return lag_max_; }
  // A touch that can wait: the row was seen not long before `now`.
  bool is_young(UnixSeconds last_seen, UnixSeconds now) const { return now - last_seen < lag_max_; }

  // False: there is no room for it. If the client is known by its provider, the row of its network
  // is touched too; it counts when the client has no name to tell the provider by.
  bool add_touch(const KeyHash& hash, const Key& key, const std::string& network, UnixSeconds now,
                 bool is_young) {
    if (!touches_.add(hash, key, now, is_young)) return false;
    if (network.empty()) return true;
    const Key network_key{key.sender, network, key.recipient};
    touches_.add(hasher_.hash(network_key), network_key, now, is_young);
    return true;
  }
  // False: there is no room for it. Notes don't wait for touches, so that a client or domain that
  // has proved itself passes soon.
  bool add_note(const KeyHash& hash, Note note) {
    if (!notes_.add(hash, std::move(note))) return false;
    next_ = std::min(next_, begun_ + kNotePeriod);
    return true;
  }

  // The round of touches that are added now: a key needs only one in each.
  std::uint32_t round() const { return touches_.round(); }

  bool is_empty() const { return touches_.is_empty() && notes_.is_empty(); }
  bool is_writing() const { return is_writing_; }  // a portion is with a worker
  bool is_due(Monotonic now) const { return now >= next_; }
  Monotonic next_time() const { return is_empty() ? kNever : next_; }

  // The next portion for a worker. Empty: there is nothing, or one is with a worker, or the store
  // is down. A touch is as late as `last_seen(hash)` says, which may know of a later pass.
  template <typename LastSeen>
  WriteJob begin(bool is_store_down, Monotonic now, const LastSeen& last_seen) {
    next_ = now + (is_writing_ || is_ending_ ? kTouchPause : kTouchPeriod);
    if (is_writing_ || is_store_down) return {};
    WriteJob job{{}, notes_.take()};
    if (is_ending_ || now >= touches_next_) {
      job.touches = touches_.take(last_seen);
      touches_next_ = touches_.is_empty() ? next_ : now + kTouchPause;
    }
    next_ = notes_.is_empty() ? touches_next_ : now + kTouchPause;
    is_writing_ = !job.is_empty();
    if (is_writing_) begun_ = now;
    return job;
  }

  // The process ends soon: whatever there is goes with the next portion, and what is added from now
  // on is due after kTouchPause.
  void hurry() { is_ending_ = true; }

  // The worker is done; it could not write these.
  void end(WriteJob unwritten) {
    GRAYLING_ASSERT(is_writing_);
    is_writing_ = false;
    touches_.put_back(std::move(unwritten.touches), hasher_);
    notes_.put_back(std::move(unwritten.notes), hasher_);
  }

 private:
  KeyHasher& hasher_;
  TouchList touches_;
  NoteList notes_;
  Seconds lag_max_ = kTouchLagMax;
  Monotonic begun_;         // the last portion
  Monotonic touches_next_;  // when touches are due
  Monotonic next_;          // when anything is
  bool is_writing_ = false;
  bool is_ending_ = false;
};

}  // namespace grayling
