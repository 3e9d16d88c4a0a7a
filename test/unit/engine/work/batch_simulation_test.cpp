// SPDX-License-Identifier: MIT
// Compares a batch in a random world with a small model of its promises. There are a few senders.
// Time passes slowly, leaps and goes back; the clock can be trusted or not; and the store fails
// before or after it has done its work. Each seed is a world, and is printed if it fails; the same
// seed gives the same world.
#include <map>
#include <random>

#include "grayling/engine/batch.hpp"
#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/seeds.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

// The promise in its simplest form: the answer to a sender, and what is remembered of it.
struct Model {
  GreylistSettings settings;
  struct Sender {
    UnixSeconds first = 0;
    UnixSeconds last = 0;
    bool has_passed = false;
  };
  std::map<std::string, Sender> senders;

  std::string ask(const std::string& name, UnixSeconds now, ClockTrust trust) {
    const auto found = senders.find(name);
    if (found == senders.end()) return start(name, now);
    Sender& sender = found->second;
    if (sender.has_passed) {
      const bool is_expired = now - sender.last > settings.lifetime;
      const bool is_far_ahead = sender.last - now > settings.lifetime;
      if (is_expired && trust != ClockTrust::InDoubt) return start(name, now);
      const bool is_set_right = is_far_ahead && trust == ClockTrust::Confirmed;
      sender.last = is_set_right ? now : std::max(sender.last, now);
      return "pass";
    }
    if (sender.first - now > 300) sender.first = now;
    const Seconds age = std::max<Seconds>(0, now - sender.first);
    if (age > settings.retry_window) return start(name, now);
    if (age < settings.delay) return "early";
    sender.has_passed = true;
    sender.last = now;
    return "first pass";
  }

  std::optional<Sender> find(const std::string& name) const {
    const auto found = senders.find(name);
    return found == senders.end() ? std::nullopt : std::optional(found->second);
  }

  std::string start(const std::string& name, UnixSeconds now) {
    senders[name] = {now, now, false};
    return "new";
  }
};

// A MemoryStore whose writes a test can make fail, before or after they have done their work.
class FailingStore final : public ForwardingStore {
 public:
  enum class Fault { None, Before, After };

  FailingStore(MemoryTable& table, const Clock& clock)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)) {}
  Fault next = Fault::None;

  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override {
    return with_fault([&] { return ForwardingStore::insert_missing(keys, fresh); });
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    return with_fault([&] { return ForwardingStore::save(changes); });
  }

 private:
  template <typename Work>
  auto with_fault(Work work) -> decltype(work()) {
    const Fault fault = std::exchange(next, Fault::None);
    if (fault == Fault::Before) return fail(ErrorKind::Unavailable, "lost");
    auto done = work();
    if (fault == Fault::After) return fail(ErrorKind::Unavailable, "lost");
    return done;
  }
};

std::string word(const Verdict& verdict) {
  if (verdict.is_first_pass) return "first pass";
  if (verdict.passes()) return "pass";
  return verdict.reason == Reason::New ? "new" : "early";
}

class World {
 public:
  explicit World(unsigned seed) : random_(seed), store_(table_, clock_) {
    model_.settings.delay = pick({0, 1, 180});
  }

  void step() {
    move_time();
    std::vector<BatchItem> items;
    for (int i = 0; i < 4; ++i) {
      if (pick({0, 1}) == 1) continue;
      BatchItem item{.key = {std::to_string(i), "", ""}, .is_known = pick({0, 1}) == 1};
      item.policy = std::make_shared<const GreylistSettings>(model_.settings);
      items.push_back(std::move(item));
    }
    if (items.empty()) return;
    using Fault = FailingStore::Fault;
    store_.next = pick({Fault::None, Fault::None, Fault::None, Fault::Before, Fault::After});
    const Moment now(clock_.now(), pick({ClockTrust::InDoubt, ClockTrust::Unconfirmed,
                                         ClockTrust::Confirmed, ClockTrust::Confirmed}));
    auto result = decide_batch(store_, TableKind::Full, model_.settings, items, now);
    store_.next = Fault::None;
    const bool is_rerun = result.error.has_value();
    if (is_rerun) run_again(items, now, result);
    for (std::size_t i = 0; i < items.size(); ++i)
      check(items[i], now, result.items[i].verdict, is_rerun);
  }

 private:
  template <typename Value>
  Value pick(std::initializer_list<Value> values) {
    return values.begin()[random_() % values.size()];
  }

  void move_time() {
    const Seconds step =
        pick<Seconds>({0, 0, 1, 1, 179, 180, 181, 3600, 2 * kDay, 2 * kDay + 1, 35 * kDay,
                       35 * kDay + 1, -1, -300, -301, -3600, -20 * kDay, -40 * kDay});
    if (step > 0) clock_.pass(step);
    if (step < 0) clock_.jump(step);
  }

  // After a lost connection the worker runs the open items again.
  void run_again(const std::vector<BatchItem>& items, const Moment& now, BatchResult& result) {
    std::vector<BatchItem> open;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (result.items[i].verdict) continue;
      open.push_back(items[i]);
      open.back().is_rerun = true;
      places.push_back(i);
    }
    const auto again = decide_batch(store_, TableKind::Full, model_.settings, open, now);
    REQUIRE_FALSE(again.error);
    for (std::size_t n = 0; n < places.size(); ++n) result.items[places[n]] = again.items[n];
  }

  void check(const BatchItem& item, const Moment& moment, const std::optional<Verdict>& verdict,
             bool is_rerun) {
    const UnixSeconds now = moment.now;
    REQUIRE(verdict);
    const std::string& name = item.key.sender;
    const auto before = model_.find(name);
    const std::string expected = model_.ask(name, now, moment.trust);
    std::string actual = word(*verdict);
    // After a failure a sighting of this second counts as the batch's own. In the worst case the
    // sender is deferred once more, with no delay configured.
    if (is_rerun && actual == "new" && expected == "early") actual = expected;
    if (is_rerun && actual == "new" && expected == "first pass" && before->first >= now) {
      model_.senders[name] = *before;
      actual = expected;
    }
    // If the acknowledgement of a first pass was lost, it is found again as a pass. Only the header
    // is lost.
    if (is_rerun && expected == "first pass" && actual == "pass") actual = expected;
    CAPTURE(name, now);
    CHECK(actual == expected);
    if (verdict->change == RecordChange::Touch) {  // the engine would write it later
      REQUIRE(store_.touch(std::vector<Touch>{{item.key, verdict->record.last_seen}}));
    }
    const auto& sender = model_.senders[name];
    const auto& row = table_.rows.at(item.key);
    CHECK((row.passes > 0) == sender.has_passed);
    CHECK(row.first_seen == sender.first);
    if (sender.has_passed) CHECK(row.last_seen == sender.last);
  }

  std::mt19937 random_;
  TestClock clock_;
  MemoryTable table_;
  Model model_;
  FailingStore store_;
};

}  // namespace

TEST_CASE("whatever happens, senders are judged as promised", "[seeds]") {
  constexpr int kSteps = 200;
  for (const unsigned seed : seeds(GRAYLING_SEEDS / 2)) {
    CAPTURE(seed);
    World world(seed);
    for (int step = 0; step < kSteps; ++step) {
      CAPTURE(step);
      world.step();
    }
  }
}
