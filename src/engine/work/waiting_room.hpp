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
  std::uint64_t number = 0;                          // its place in the order of arrival
  bool has_left = false;                             // it was given up, and is empty

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
    const bool is_scarce = is_late || is_filled(2);
    if (is_filled(1) || (is_scarce && has_share(waiter.client))) return Place::Refused;
    waiter.number = next_number_++;
    ++size_;
    bytes_ += waiter.request.bytes();
    ++clients_[waiter.client];
    order_.insert(place_of(waiter.asked_at), {waiter.asked_at, waiter.number, waiter.key});
    const auto [ticket, is_first] = tickets_.try_emplace(waiter.key);
    ticket->second.waiters.push_back(std::move(waiter));
    return is_first ? Place::FirstOfTicket : Place::Joined;
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

  // The requests that wait on a ticket, as they came. Valid until one comes or is taken out.
  std::vector<const Waiter*> waiters(const KeyHash& key) const {
    std::vector<const Waiter*> found;
    const auto ticket = tickets_.find(key);
    if (ticket == tickets_.end()) return found;
    for (const Waiter& waiter : ticket->second.waiters) {
      if (!waiter.has_left) found.push_back(&waiter);
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
    found->second.drop_left();
    closed = {std::move(found->second.ticket), std::move(found->second.waiters)};
    tickets_.erase(found);
    for (const Waiter& waiter : closed.waiters) note_left(waiter);
    drop_answered();
    return closed;
  }

  // The requests that are parked until the table is known.
  std::vector<Waiter> take_parked() { return close(KeyHash{}).waiters; }

  // A request that came then or before, if there is one; its ticket stays open.
  std::optional<Waiter> take_late(Monotonic then) {
    if (order_.empty() || order_.front().asked_at > then) return std::nullopt;
    Open& open = tickets_.at(order_.front().key);
    Waiter* const waiter = open.find(order_.front().number);
    GRAYLING_ASSERT(waiter != nullptr);  // drop_answered() has left one that waits at the front
    std::optional<Waiter> late = std::move(*waiter);
    waiter->has_left = true;
    note_left(*late);
    // Only when half of them have left, so that no more are moved than have left.
    if (2 * ++open.left >= open.waiters.size()) open.drop_left();
    drop_answered();
    return late;
  }

  // Does a request wait that came before `then`?
  bool has_waited_since(Monotonic then) const {
    return !order_.empty() && order_.front().asked_at < then;
  }

  // When the request that has waited longest came; kNever: none waits.
  Monotonic first_asked_at() const { return order_.empty() ? kNever : order_.front().asked_at; }

  bool is_empty() const { return order_.empty(); }
  std::size_t size() const { return size_; }

 private:
  struct Open {
    Ticket ticket;
    std::vector<Waiter> waiters;  // by number
    std::size_t left = 0;         // of these

    // Null: it isn't there, or has left.
    Waiter* find(std::uint64_t number) {
      const auto found =
          std::lower_bound(waiters.begin(), waiters.end(), number,
                           [](const Waiter& waiter, std::uint64_t n) { return waiter.number < n; });
      const bool waits = found != waiters.end() && found->number == number && !found->has_left;
      return waits ? &*found : nullptr;
    }
    void drop_left() {
      if (std::exchange(left, 0) == 0) return;
      std::erase_if(waiters, [](const Waiter& waiter) { return waiter.has_left; });
    }
  };
  struct Turn {
    Monotonic asked_at;
    std::uint64_t number;  // of the waiter
    KeyHash key;           // of its ticket
  };

  // Is the part 1 / `share` of the room taken?
  bool is_filled(std::size_t share) const {
    return size_ >= kWaitersMax / share || tickets_.size() >= kTicketsMax / share ||
           bytes_ >= kWaitersBytesMax / share;
  }

  bool has_share(const KeyHash& client) const {
    const auto found = clients_.find(client);
    return found != clients_.end() && found->second >= kClientWaitersMax;
  }

  // It waits no more.
  void note_left(const Waiter& waiter) {
    GRAYLING_ASSERT(size_ > 0 && bytes_ >= waiter.request.bytes());
    --size_;
    bytes_ -= waiter.request.bytes();
    const auto client = clients_.find(waiter.client);
    GRAYLING_ASSERT(client != clients_.end() && client->second > 0);
    if (--client->second == 0) clients_.erase(client);
    GRAYLING_ASSERT(clients_.size() <= size_);
    GRAYLING_ASSERT(size_ > 0 || bytes_ == 0);
  }

  bool waits(const Turn& turn) {
    const auto ticket = tickets_.find(turn.key);
    return ticket != tickets_.end() && ticket->second.find(turn.number) != nullptr;
  }

  // At the end, except for a request that is considered again.
  std::deque<Turn>::const_iterator place_of(Monotonic asked_at) const {
    if (order_.empty() || order_.back().asked_at <= asked_at) return order_.end();
    return std::upper_bound(order_.begin(), order_.end(), asked_at,
                            [](Monotonic at, const Turn& turn) { return at < turn.asked_at; });
  }

  // Drops them at the front, so the deque is no longer than the wait of the oldest makes it.
  void drop_answered() {
    while (!order_.empty() && !waits(order_.front())) order_.pop_front();
    GRAYLING_ASSERT(order_.size() >= size_ && order_.empty() == (size_ == 0));
  }

  std::unordered_map<KeyHash, Open> tickets_;
  std::deque<Turn> order_;                            // by asked_at
  std::unordered_map<KeyHash, std::size_t> clients_;  // requests of each that wait
  std::size_t size_ = 0;                              // requests that wait
  std::size_t bytes_ = 0;                             // of them
  std::uint64_t next_number_ = 0;
};

}  // namespace grayling
