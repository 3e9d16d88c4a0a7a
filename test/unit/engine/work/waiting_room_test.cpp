// SPDX-License-Identifier: MIT
#include "engine/work/waiting_room.hpp"

#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

using Place = WaitingRoom::Place;

Waiter waiter(std::uint64_t key, std::uint64_t client, Monotonic asked_at = {},
              std::string_view sender = "a@x") {
  PolicyRequest request;
  request.sender = sender;
  return {RequestCopy(request), nullptr, 0, asked_at, KeyHash{1, key}, KeyHash{2, client}};
}

}  // namespace

TEST_CASE("where others are served late a client has its share of the room and no more") {
  WaitingRoom room;
  std::uint64_t key = 0;
  while (key < kClientWaitersMax) CHECK(room.add(waiter(++key, 1), true) == Place::FirstOfTicket);
  CHECK(room.add(waiter(++key, 1), true) == Place::Refused);
  CHECK(room.add(waiter(1, 1), true) == Place::Refused);  // a place is a place
  CHECK(room.add(waiter(++key, 2), true) == Place::FirstOfTicket);
  CHECK(room.add(waiter(1, 2), true) == Place::Joined);
  CHECK(room.add(waiter(++key, 1), false) == Place::FirstOfTicket);

  SECTION("which it has again when its requests are answered") {
    CHECK(room.close({1, 1}).waiters.size() == 2);
    CHECK(room.close({1, 2}).waiters.size() == 1);
    CHECK(room.add(waiter(++key, 1), true) == Place::FirstOfTicket);
    CHECK(room.add(waiter(++key, 1), true) == Place::Refused);
  }
  SECTION("or were given up") {
    while (room.take_late({})) {
    }
    CHECK(room.is_empty());
    CHECK(room.first_asked_at() == kNever);
    CHECK(room.add(waiter(++key, 1), true) == Place::FirstOfTicket);
  }
}

TEST_CASE("one client fills half of the room, and leaves the other half to others") {
  WaitingRoom room;
  std::uint64_t key = 0;
  SECTION("with many keys") {
    while (room.add(waiter(++key, 1), false) == Place::FirstOfTicket) {
    }
    CHECK(key == kTicketsMax / 2 + 1);
  }
  SECTION("with many requests for one key") {
    std::size_t count = 0;
    while (room.add(waiter(1, 1), false) != Place::Refused) ++count;
    CHECK(count == kWaitersMax / 2);
  }
  SECTION("with large requests") {
    const std::string sender(std::size_t{60} * 1024, 'x');
    while (room.add(waiter(++key, 1, {}, sender), false) == Place::FirstOfTicket) {
    }
    CHECK(key <= kWaitersBytesMax / 2 / sender.size() + 2);
  }
  CHECK(room.add(waiter(++key, 2), false) != Place::Refused);
}

TEST_CASE("whoever waits, the room has its bounds") {
  WaitingRoom room;
  std::uint64_t n = 1;
  const std::string large(std::size_t{60} * 1024, 'x');
  const std::string sender = GENERATE_COPY(std::string("a@x"), large);
  while (room.add(waiter(n, n, {}, sender), false) == Place::FirstOfTicket) ++n;
  CHECK(n == std::min(kTicketsMax, kWaitersBytesMax / sender.size() + 1) + 1);
}

TEST_CASE("the first is who has waited longest, and waits still") {
  WaitingRoom room;
  const auto at = [](int n) { return Monotonic(n); };
  room.add(waiter(1, 1, at(1)), false);
  room.add(waiter(2, 1, at(2)), false);
  room.add(waiter(3, 1, at(3)), false);
  CHECK(room.first_asked_at() == at(1));
  room.close({1, 2});
  CHECK(room.first_asked_at() == at(1));
  room.close({1, 1});
  CHECK(room.first_asked_at() == at(3));
  CHECK(room.take_late(at(3)));
  CHECK(room.first_asked_at() == kNever);
}

TEST_CASE("who is considered anew keeps the turn that its first question gave it") {
  WaitingRoom room;
  for (const int asked : {1, 5, 7, 3, 5}) {
    room.add(waiter(static_cast<std::uint64_t>(10 + asked), 1, Monotonic(asked)), false);
  }
  std::vector<Monotonic> turns;
  while (const auto late = room.take_late(Monotonic(6))) turns.push_back(late->asked_at);
  CHECK(turns == std::vector<Monotonic>{Monotonic(1), Monotonic(3), Monotonic(5), Monotonic(5)});
  CHECK(room.first_asked_at() == Monotonic(7));
}

TEST_CASE("a flood of one client that the store can't manage leaves the others their turn") {
  EngineStory story;
  REQUIRE(story.answer({.sender = "before@x"}) == kDefer);
  const auto first = story.ask_and_hold({.sender = "first@x"});
  for (std::size_t n = 0; n < 2 * kBatchMax; ++n) story.ask({.sender = std::to_string(n) + "@x"});
  story.engine().on_turn_end();
  CHECK(story.log.count("reason=busy") == 0);

  const bool works = GENERATE(true, false);
  story.clock.pass_ms(works ? 200 : 1);
  story.store.release_one();
  story.wait_until([&] { return !story.answers[first].empty(); });
  REQUIRE(story.store.wait_for_held_calls(1));  // with the batch that follows
  story.clock.pass_ms(works ? 100 : 300);
  const auto flooder = story.ask({.sender = "flooder@x"});
  const auto neighbour = story.ask({.sender = "neighbour@x", .client = "192.0.2.8"});
  // A store that hangs is another matter: that is for on_failure.
  CHECK(story.answers[flooder] == (works ? kDefer : ""));
  CHECK(story.log.count("reason=busy") == (works ? 1 : 0));
  story.store.release();
  story.wait_until([&] { return !story.answers[neighbour].empty(); });
  CHECK(story.answers[neighbour] == kDefer);
  CHECK(story.log.count("reason=new, client_name=client.example.org, client_address=192.0.2.8") ==
        1);
}

TEST_CASE("a ticket keeps what belongs to it until it is closed, and is closed once") {
  WaitingRoom room;
  room.add(waiter(1, 7), false);
  room.add(waiter(2, 8), false);
  Ticket ticket;
  ticket.client = KeyHash{2, 7};
  ticket.item = std::make_shared<BatchItem>();
  ticket.item->network = "192.0.2.0/24";
  ticket.claim.has_share = true;
  room.keep({1, 1}, ticket);
  room.add(waiter(1, 9), false);
  SECTION("also if nobody waits any more") {
    while (room.take_late({})) {
    }
    const auto closed = room.close({1, 1});
    CHECK(closed.waiters.empty());
    CHECK(closed.ticket.item->network == "192.0.2.0/24");
  }
  SECTION("with those who wait") {
    const auto closed = room.close({1, 1});
    CHECK(closed.waiters.size() == 2);
    CHECK(closed.ticket.client == KeyHash{2, 7});
    CHECK(closed.ticket.claim.has_share);
    const auto other = room.close({1, 2});
    CHECK(other.waiters.size() == 1);
    CHECK_FALSE(other.ticket.claim.has_share);
  }
  const auto again = room.close({1, 1});
  CHECK(again.waiters.empty());
  CHECK_FALSE(again.ticket.claim.has_share);
}

TEST_CASE("somebody has waited since before a time, or nobody has") {
  WaitingRoom room;
  CHECK_FALSE(room.has_waited_since(Monotonic(9)));
  room.add(waiter(1, 1, Monotonic(5)), false);
  CHECK_FALSE(room.has_waited_since(Monotonic(5)));
  CHECK(room.has_waited_since(Monotonic(6)));
}

TEST_CASE("those who wait on a ticket can be looked at, but for those who were given up") {
  WaitingRoom room;
  room.add(waiter(1, 7, Monotonic(3)), false);
  room.add(waiter(2, 7, Monotonic(4)), false);
  room.add(waiter(1, 8, Monotonic(5)), false);
  REQUIRE(room.waiters({1, 1}).size() == 2);
  CHECK(room.waiters({1, 1})[0]->asked_at == Monotonic(3));
  CHECK(room.take_late(Monotonic(3)));
  REQUIRE(room.waiters({1, 1}).size() == 1);
  CHECK(room.waiters({1, 1})[0]->asked_at == Monotonic(5));
  CHECK(room.waiters({1, 9}).empty());
}

TEST_CASE("who was given up has left its ticket, in whatever order") {
  WaitingRoom room;
  for (const int asked : {9, 2, 7, 1, 5, 8}) room.add(waiter(1, 1, Monotonic(asked)), false);
  const auto turns = [](const auto& waiters) {
    std::vector<int> asked;
    for (const Waiter* const waiter : waiters) {
      asked.push_back(static_cast<int>(waiter->asked_at.count()));
    }
    return asked;
  };
  const auto take = [&room] { return room.take_late(Monotonic(7))->asked_at; };
  CHECK(take() == Monotonic(1));
  CHECK(take() == Monotonic(2));
  CHECK(turns(room.waiters({1, 1})) == std::vector{9, 7, 5, 8});
  CHECK(take() == Monotonic(5));  // half of them have left
  CHECK(take() == Monotonic(7));
  CHECK_FALSE(room.take_late(Monotonic(7)));
  room.add(waiter(1, 1, Monotonic(4)), false);
  CHECK(turns(room.waiters({1, 1})) == std::vector{9, 8, 4});
  CHECK(take() == Monotonic(4));
  CHECK(room.size() == 2);
  std::vector<const Waiter*> left;
  const auto closed = room.close({1, 1});
  for (const Waiter& waiter : closed.waiters) left.push_back(&waiter);
  CHECK(turns(left) == std::vector{9, 8});
  CHECK(room.is_empty());
}
