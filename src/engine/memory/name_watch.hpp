// SPDX-License-Identifier: MIT
// Notices that the site's own DNS fails: Postfix then calls every client "unknown". The sign is
// that most clients that had a name lately come without one. Machines that never had a name are no
// sign, however many come. Bounded; clients whose name was seen longest ago are forgotten first.
// Owned by the engine; the loop's thread.
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class NameWatch {
 public:
  // Fetches what note() will read, while the caller does something else.
  void prefetch(const KeyHash& client) const { clients_.prefetch(client); }
  // A stranger's mail came from this client, which had a confirmed name or none. Each client counts
  // once a minute.
  void note(const KeyHash& client, bool has_name, Monotonic now) {
    if (now >= window_ + kNameWindow) {
      window_ = now;
      ++number_;
      with_name_ = without_name_ = 0;
    }
    Seen* const seen = clients_.find(client);
    const bool is_counted = seen != nullptr && seen->window == number_;
    if (has_name) {
      if (!is_counted) ++with_name_;
      if (now >= down_until_ && with_name_ > without_name_) is_down_ = false;
      return clients_.put(client, {now, number_});
    }
    if (seen == nullptr || is_counted || now - seen->named_at >= kNameKeep) return;
    seen->window = number_;
    ++without_name_;
    if (without_name_ >= kNamelessMin && without_name_ > with_name_) {
      is_down_ = true;
      down_until_ = now + kNameTroubleLasts;
    }
  }

  // False: is_dns_down() is false whatever the time is, so the clock needn't be read.
  bool may_be_down() const { return is_down_; }
  // Silence doesn't show that names are back. But after a day no name is known any more.
  bool is_dns_down(Monotonic now) const { return is_down_ && now < down_until_ + kNameKeep; }

 private:
  struct Seen {
    Monotonic named_at{};
    std::uint64_t window = 0;  // in which it was counted
    std::int64_t worth() const { return named_at.count(); }
  };

  FixedTable<Seen> clients_{kNamedClientsMax};
  Monotonic window_{};  // when it began
  std::uint64_t number_ = 1;
  std::uint32_t with_name_ = 0;
  std::uint32_t without_name_ = 0;
  bool is_down_ = false;
  Monotonic down_until_{};  // at least
};

}  // namespace grayling
