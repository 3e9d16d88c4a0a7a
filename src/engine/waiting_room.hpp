// SPDX-License-Identifier: MIT
// Requests that wait for the store: each with who asked and by when it must be answered. Requests
// for the same key wait on one ticket (single flight). Bounded by limits.hpp. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/protocol/request_copy.hpp"

namespace grayling {

struct Waiter {
  RequestCopy request;
  Asker* asker = nullptr;
  std::uint64_t tag = 0;
  Monotonic deadline{};
  KeyHash key;  // the ticket it waits on; all zero: parked until the table is known
};

class WaitingRoom {
 public:
  enum class Place { Refused, FirstOfTicket, Joined };

  // FirstOfTicket: the key must go to a worker. Refused: the room is full.
  Place add(Waiter waiter) {
    const auto ticket = tickets_.find(waiter.key);
    const bool is_full = waiters_.size() >= kWaitersMax;
    if (is_full || (ticket == tickets_.end() && tickets_.size() >= kTicketsMax)) {
      return Place::Refused;
    }
    const std::uint64_t id = next_id_++;
    deadlines_.push_back({waiter.deadline, id});
    const auto place = ticket == tickets_.end() ? Place::FirstOfTicket : Place::Joined;
    tickets_[waiter.key].push_back(id);
    waiters_.emplace(id, std::move(waiter));
    return place;
  }

  // Everybody who still waits on this ticket; it is closed.
  std::vector<Waiter> take_ticket(const KeyHash& key) {
    std::vector<Waiter> taken;
    const auto ticket = tickets_.find(key);
    if (ticket == tickets_.end()) return taken;
    for (const auto id : ticket->second) {
      if (auto waiter = waiters_.extract(id)) taken.push_back(std::move(waiter.mapped()));
    }
    tickets_.erase(ticket);
    if (waiters_.empty()) deadlines_.clear();
    return taken;
  }

  // Somebody whose deadline has passed, if there is anybody; the ticket stays open.
  std::optional<Waiter> take_late(Monotonic now) {
    while (!deadlines_.empty() && deadlines_.front().deadline <= now) {
      auto waiter = waiters_.extract(deadlines_.front().id);
      deadlines_.pop_front();
      if (waiter) return std::move(waiter.mapped());
    }
    return std::nullopt;
  }

  // A deadline of somebody who waits, or of one who has been answered meanwhile; none: nobody does.
  std::optional<Monotonic> next_deadline() const {
    if (waiters_.empty() || deadlines_.empty()) return std::nullopt;
    return deadlines_.front().deadline;
  }

  bool is_empty() const { return waiters_.empty(); }

 private:
  struct Deadline {
    Monotonic deadline;
    std::uint64_t id;
  };

  std::unordered_map<std::uint64_t, Waiter> waiters_;
  std::unordered_map<KeyHash, std::vector<std::uint64_t>> tickets_;
  std::deque<Deadline> deadlines_;  // in the order of arrival, which is theirs but after a reload
  std::uint64_t next_id_ = 0;
};

}  // namespace grayling
