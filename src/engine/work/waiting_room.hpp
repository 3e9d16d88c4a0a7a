// SPDX-License-Identifier: MIT
// Requests that wait for the store or the DNS. Requests for the same key wait on one ticket (single
// flight). Bounded by limits.hpp; while room is scarce, a client that already has its share is
// refused, so no client takes the room of the others. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/limits.hpp"
#include "engine/question.hpp"
#include "engine/work/ticket.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/protocol/request_copy.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

struct Waiter {
  RequestCopy request;
  Asker* asker = nullptr;
  std::uint64_t tag = 0;
  Monotonic asked_at{};
  KeyHash key{};  // the ticket it waits on; all zero: parked until the table is known
  KeyHash client{};
  std::shared_ptr<const GreylistSettings> policy{};  // stays when a reload replaces it
  Signs signs{};                                     // that its request shows

  // Still without its ticket, client and signs. `now`: of a question without a time.
  static Waiter of(const Question& question, std::shared_ptr<const GreylistSettings> policy,
                   Monotonic now) {
    Waiter waiter{.request = RequestCopy(question.request)};
    waiter.asker = &question.asker;
    waiter.tag = question.tag;
    waiter.asked_at = question.asked_at.value_or(now);
    waiter.policy = std::move(policy);
    return waiter;
  }

  Question question() const { return {request.request(), *asker, tag, asked_at, policy.get()}; }
};

class WaitingRoom {
 public:
  enum class Place { Refused, FirstOfTicket, Joined };

  // FirstOfTicket: the key must go to a worker. Refused: there is no room, or room is scarce and
  // the client has its share. Room is scarce if requests are served late (`is_late`), or if half of
  // it is taken.
  Place add(Waiter waiter, bool is_late) {
    const auto ticket = tickets_.find(waiter.key);
    const bool is_scarce = is_late || is_filled(2);
    if (is_filled(1) || (is_scarce && has_share(waiter.client))) return Place::Refused;
    const std::uint64_t id = next_id_++;
    bytes_ += waiter.request.bytes();
    ++clients_[waiter.client];
    order_.insert(place_of(waiter.asked_at), {waiter.asked_at, id});
    const auto place = ticket == tickets_.end() ? Place::FirstOfTicket : Place::Joined;
    tickets_[waiter.key].waiters.push_back(id);
    waiters_.emplace(id, std::move(waiter));
    return place;
  }

  // Keeps what belongs to an open ticket, until it is closed.
  Ticket& keep(const KeyHash& key, Ticket ticket) {
    return tickets_[key].ticket = std::move(ticket);
  }
  // What was kept; null: the ticket isn't open. Valid until it is closed.
  Ticket* find(const KeyHash& key) {
    const auto found = tickets_.find(key);
    return found == tickets_.end() ? nullptr : &found->second.ticket;
  }

  // Those who wait on a ticket, the first first. Valid until one of them is taken out.
  std::vector<const Waiter*> waiters(const KeyHash& key) const {
    std::vector<const Waiter*> found;
    const auto ticket = tickets_.find(key);
    if (ticket == tickets_.end()) return found;
    for (const auto id : ticket->second.waiters) {
      const auto waiter = waiters_.find(id);
      if (waiter != waiters_.end()) found.push_back(&waiter->second);
    }
    return found;
  }

  struct Closed {
    Ticket ticket;
    std::vector<Waiter> waiters;  // that were not given up before
  };
  // Closes a ticket, if it is open: an ask for the same key makes another.
  Closed close(const KeyHash& key) {
    Closed closed;
    const auto found = tickets_.find(key);
    if (found == tickets_.end()) return closed;
    closed.ticket = std::move(found->second.ticket);
    for (const auto id : found->second.waiters) {
      if (auto waiter = extract(id)) closed.waiters.push_back(std::move(*waiter));
    }
    tickets_.erase(found);
    drop_answered();
    return closed;
  }

  // Those that are parked until the table is known.
  std::vector<Waiter> take_parked() { return close(KeyHash{}).waiters; }

  // A request that came then or before, if there is one; its ticket stays open.
  std::optional<Waiter> take_late(Monotonic then) {
    if (order_.empty() || order_.front().asked_at > then) return std::nullopt;
    auto waiter = extract(order_.front().id);
    GRAYLING_ASSERT(waiter);  // drop_answered() has left one that waits at the front
    drop_answered();
    return waiter;
  }

  // Does a request wait that came before `then`?
  bool has_waited_since(Monotonic then) const {
    return !order_.empty() && order_.front().asked_at < then;
  }

  // When the request that has waited longest came; kNever: none waits.
  Monotonic first_asked_at() const { return order_.empty() ? kNever : order_.front().asked_at; }

  bool is_empty() const { return waiters_.empty(); }
  std::size_t size() const { return waiters_.size(); }

 private:
  struct Open {
    Ticket ticket;
    std::vector<std::uint64_t> waiters;
  };
  struct Turn {
    Monotonic asked_at;
    std::uint64_t id;
  };

  // Is the part 1 / `share` of the room taken?
  bool is_filled(std::size_t share) const {
    return waiters_.size() >= kWaitersMax / share || tickets_.size() >= kTicketsMax / share ||
           bytes_ >= kWaitersBytesMax / share;
  }

  bool has_share(const KeyHash& client) const {
    const auto found = clients_.find(client);
    return found != clients_.end() && found->second >= kClientWaitersMax;
  }

  std::optional<Waiter> extract(std::uint64_t id) {
    auto node = waiters_.extract(id);
    if (!node) return std::nullopt;
    Waiter& waiter = node.mapped();
    GRAYLING_ASSERT(bytes_ >= waiter.request.bytes());
    bytes_ -= waiter.request.bytes();
    const auto client = clients_.find(waiter.client);
    GRAYLING_ASSERT(client != clients_.end() && client->second > 0);
    if (--client->second == 0) clients_.erase(client);
    GRAYLING_ASSERT(clients_.size() <= waiters_.size());
    GRAYLING_ASSERT(!waiters_.empty() || bytes_ == 0);
    return std::move(waiter);
  }

  // At the end, except for a request that is considered again.
  std::deque<Turn>::const_iterator place_of(Monotonic asked_at) const {
    if (order_.empty() || order_.back().asked_at <= asked_at) return order_.end();
    return std::upper_bound(order_.begin(), order_.end(), asked_at,
                            [](Monotonic at, const Turn& turn) { return at < turn.asked_at; });
  }

  // Drops them at the front, so the deque is no longer than the wait of the oldest makes it.
  void drop_answered() {
    while (!order_.empty() && !waiters_.contains(order_.front().id)) order_.pop_front();
    GRAYLING_ASSERT(order_.size() >= waiters_.size() && order_.empty() == waiters_.empty());
  }

  std::unordered_map<std::uint64_t, Waiter> waiters_;
  std::unordered_map<KeyHash, Open> tickets_;
  std::deque<Turn> order_;                            // by asked_at
  std::unordered_map<KeyHash, std::size_t> clients_;  // requests of each that wait
  std::size_t bytes_ = 0;                             // of their requests
  std::uint64_t next_id_ = 0;
};

}  // namespace grayling
