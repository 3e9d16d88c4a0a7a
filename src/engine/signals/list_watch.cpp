// SPDX-License-Identifier: MIT
#include "engine/signals/list_watch.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// A question of a test that has no answer is asked again: a name server that must ask others first
// may need longer than dns.timeout for a name that nobody has asked for lately.
constexpr int kTestTries = 3;
constexpr std::chrono::seconds kTestTryEvery{8};
static_assert(kTestTries * kTestTryEvery < ListHealth::kTestPatience);

DnsQuestion question_for(std::string name) {
  return {std::move(name), RecordType::A};
}

}  // namespace

void ListWatch::set_resolver(const ResolverOptions& options) {
  const bool is_same = options.source == asked_.source && options.servers == asked_.servers;
  asked_ = options;
  if (is_same) return;
  for (auto& [health, test] : lists_) {
    health.doubt(clock_.monotonic());
    ++test;
  }
  show();
  plan();
}

void ListWatch::set_lists(const std::vector<DnsList>& lists) {
  GRAYLING_ASSERT(lists.size() <= kDnsListsMax);
  const bool is_same =
      std::equal(lists.begin(), lists.end(), lists_.begin(), lists_.end(),
                 [](const DnsList& list, const Watched& old) { return old.health.list() == list; });
  if (is_same) return;
  std::vector<Watched> watched;
  for (const auto& list : lists) {
    const auto old = std::find_if(lists_.begin(), lists_.end(),
                                  [&](const Watched& one) { return one.health.list() == list; });
    watched.push_back(old == lists_.end() ? Watched(list) : *old);
  }
  ++generation_;  // the places of lists have changed
  lists_ = std::move(watched);
  show();
  plan();
}

PointRange ListWatch::range() const {
  PointRange range;
  const Monotonic now = clock_.monotonic();
  for (const auto& [health, test] : lists_) {
    range += {health.least_points(now), health.most_points()};
  }
  return range;
}

void ListWatch::ask(const IpAddress& client, bool is_suspicious, Monotonic deadline, Done done) {
  if (lists_.empty()) return done({});
  std::vector<std::size_t> places;
  std::vector<DnsQuestion> questions;
  for (std::size_t place = 0; place < lists_.size(); ++place) {
    const ListHealth& health = lists_[place].health;
    if (!health.is_asked(client)) continue;
    places.push_back(place);
    questions.push_back(question_for(query_name(client, health.list())));
  }
  rounds_.start(questions, deadline,
                [=, this, generation = generation_](const std::vector<DnsAnswer>& answers) {
                  ListPoints points{generation, {}};
                  for (std::size_t n = 0; n < places.size() && generation == generation_; ++n) {
                    take(places[n], client, is_suspicious, answers[n], points);
                  }
                  done(points);
                });
}

void ListWatch::take(std::size_t place, const IpAddress& client, bool is_suspicious,
                     const DnsAnswer& answer, ListPoints& points) {
  ListHealth& health = lists_[place].health;
  const ListAnswer said = judge(answer, health.list());
  const bool can_excuse = least_points(health.list()) < 0;
  if (!is_suspicious || can_excuse || said.kind == ListAnswer::Kind::Error) {
    tell(health.on_client(client, said, clock_.monotonic()));
  }
  if (said.kind != ListAnswer::Kind::Listed) return;
  GRAYLING_ASSERT(-kPointsMax <= said.points && said.points <= kPointsMax);
  points.of[place] = static_cast<std::int8_t>(said.points);
}

int ListWatch::points_now(const ListPoints& points, std::size_t place) const {
  if (points.of[place] == 0) return 0;
  const ListAnswer said{ListAnswer::Kind::Listed, points.of[place], std::nullopt};
  return lists_[place].health.points(said, clock_.monotonic());
}

std::vector<Listing> ListWatch::listings(const ListPoints& points) const {
  std::vector<Listing> listings;
  if (points.generation != generation_) return listings;
  for (std::size_t place = 0; place < lists_.size(); ++place) {
    const int worth = points_now(points, place);
    if (worth != 0) listings.push_back({lists_[place].health.list().zone, worth});
  }
  return listings;
}

bool ListWatch::are_against(const ListPoints& points) const {
  const auto all = listings(points);
  return std::any_of(all.begin(), all.end(), [](const Listing& one) { return one.points > 0; });
}

void ListWatch::on_time(Monotonic now) {
  rounds_.end_late(now);
  tests_.end_late(now);
  for (auto& again : std::exchange(again_, {})) {
    if (!is_current(again.test)) continue;
    if (again.at <= now) {
      ask_test(std::move(again.test));
    } else {
      again_.push_back(std::move(again));
    }
  }
  for (std::size_t place = 0; place < lists_.size(); ++place) {
    if (lists_[place].health.next_test() <= now) begin_test(place, now);
  }
  plan();
}

void ListWatch::begin_test(std::size_t place, Monotonic now) {
  Watched& list = lists_[place];
  tell(list.health.begin_test(now));
  Test test{generation_, place, ++list.test, kTestTries, {}};
  for (std::size_t n = 0; n < kTestPointCount; ++n)
    test.points.push_back(static_cast<TestPoint>(n));
  ask_test(std::move(test));
}

void ListWatch::ask_test(Test test) {
  const ListHealth& health = lists_[test.place].health;
  std::vector<DnsQuestion> questions;
  for (const auto point : test.points) questions.push_back(question_for(health.test_name(point)));
  --test.tries_left;
  test.asked_at = clock_.monotonic();
  const Monotonic deadline = test.asked_at + kTestTryEvery;
  tests_.start(questions, deadline,
               [this, test = std::move(test)](const std::vector<DnsAnswer>& answers) {
                 take_test(test, answers);
               });
}

void ListWatch::take_test(Test test, const std::vector<DnsAnswer>& answers) {
  std::vector<TestPoint> unanswered;
  for (std::size_t n = 0; n < test.points.size() && is_current(test); ++n) {
    const bool is_asked_again = answers[n].kind == DnsAnswer::Kind::Failure && test.tries_left > 0;
    if (is_asked_again) {
      unanswered.push_back(test.points[n]);
    } else {
      ListHealth& health = lists_[test.place].health;
      tell(health.on_test_answer(test.points[n], answers[n], clock_.monotonic()));
    }
  }
  if (unanswered.empty()) {
    show();
    return plan();
  }
  test.points = std::move(unanswered);
  const Monotonic at = test.asked_at + kTestTryEvery;
  again_.push_back({std::move(test), at});
  plan();
}

bool ListWatch::is_current(const Test& test) const {
  return test.generation == generation_ && test.number == lists_[test.place].test;
}

void ListWatch::tell(const std::optional<ListHealth::Line>& line) {
  if (!line) return;
  log_.write(line->level, line->text);
  show();
  plan();
}

void ListWatch::show() {
  std::vector<ListStates::Entry> entries;
  const Monotonic now = clock_.monotonic();
  for (const auto& [health, test] : lists_) {
    entries.push_back(
        {health.list().zone, health.state(), health.is_in_doubt(now), health.why_off()});
  }
  states_.set(std::move(entries));
}

void ListWatch::plan() {
  next_ = kNever;
  for (const auto& again : again_) next_ = std::min(next_, again.at);
  for (const auto& [health, test] : lists_) next_ = std::min(next_, health.next_test());
}

}  // namespace grayling
