// SPDX-License-Identifier: MIT
#include "grayling/store/forwarding_store.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

namespace grayling {
namespace {

using Calls = std::vector<std::string>;

// A store that notes its calls, and gives each a different answer.
class NotingStore final : public Store {
 public:
  explicit NotingStore(Calls& calls) : calls_(calls) {}

  Result<TableKind> open() override { return note("open", TableKind::Tutorial); }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key>,
                                                            const Record& fresh) override {
    return note("insert_missing", std::vector<std::optional<Record>>{fresh});
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    return note("find", std::vector<std::optional<Record>>(keys.size() + 1));
  }
  Result<std::vector<bool>> save(std::span<const Change>) override {
    return note("save", std::vector<bool>{true, false});
  }
  Result<void> touch(std::span<const Touch>) override { return fail(note("touch", "touched")); }
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override {
    PurgeStep step;
    step.next = after;
    step.seen = rows_max;
    step.expired = limits.edge_max;
    return note("purge", step);
  }
  Result<bool> take_purge_lease() override { return note("take_purge_lease", false); }
  bool keeps_standings() const override { return note("keeps_standings", true); }
  std::string standing_trouble() const override { return note("standing_trouble", "odd"); }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey>) override {
    return note("find_standings", std::vector<std::optional<Standing>>{Standing{"d", 1, 2}});
  }
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds, const StandingKey&,
                                                    std::size_t rows_max) override {
    return note("recent_standings", std::vector<StandingRow>(rows_max));
  }
  Result<void> put_standings(std::span<const StandingRow>, const ExpiredTimes&) override {
    return fail(note("put_standings", "put"));
  }
  Result<void> purge_standings(UnixSeconds, std::size_t) override {
    return fail(note("purge_standings", "purged"));
  }
  PassedOver passed_over() const override { return note("passed_over", PassedOver{"a", "b", "c"}); }
  void cut() noexcept override { note("cut", 0); }
  std::string place() const override { return note("place", "db2:3306"); }
  std::optional<Error> refusal() const override {
    return note("refusal", Error{ErrorKind::ReadOnly, "no"});
  }
  bool has_better_place() const override { return note("has_better_place", true); }

 private:
  template <typename Answer>
  Answer note(const char* call, Answer answer) const {
    calls_.emplace_back(call);
    return answer;
  }

  Calls& calls_;
};

void check_forwards(Store& store, const Calls& calls) {
  CHECK(store.open() == TableKind::Tutorial);
  const std::vector<Key> keys(2);
  CHECK(store.insert_missing(keys, Record{1, 2, 3})->front() == Record{1, 2, 3});
  CHECK(store.find(keys)->size() == 3);
  CHECK(*store.save({}) == std::vector<bool>{true, false});
  CHECK(store.touch({}).error().text == "touched");
  PurgeLimits limits;
  limits.edge_max = 9;
  const auto step = store.purge(Key{"a", "b", "c"}, 5, limits);
  CHECK(step->next == Key{"a", "b", "c"});
  CHECK(step->seen == 5);
  CHECK(step->expired == 9);
  CHECK(store.take_purge_lease() == false);
  CHECK(store.keeps_standings());
  CHECK(store.standing_trouble() == "odd");
  CHECK(store.find_standings({})->front() == Standing{"d", 1, 2});
  CHECK(store.recent_standings(1, {}, 4)->size() == 4);
  CHECK(store.put_standings({}, {}).error().text == "put");
  CHECK(store.purge_standings(1, 1).error().text == "purged");
  const auto passed_over = store.passed_over();
  CHECK(passed_over.standing == "b");
  CHECK(passed_over.table == "c");
  store.cut();
  CHECK(store.place() == "db2:3306");
  CHECK(store.refusal()->text == "no");
  CHECK(store.has_better_place());
  CHECK(calls == Calls{"open", "insert_missing", "find", "save", "touch", "purge",
                       "take_purge_lease", "keeps_standings", "standing_trouble", "find_standings",
                       "recent_standings", "put_standings", "purge_standings", "passed_over", "cut",
                       "place", "refusal", "has_better_place"});
}

}  // namespace

TEST_CASE("a forwarding store passes each call on, and its answer back") {
  Calls calls;
  NotingStore noting(calls);
  ForwardingStore store(noting);
  check_forwards(store, calls);
}

TEST_CASE("a forwarding store may own the other store") {
  Calls calls;
  ForwardingStore store(std::make_unique<NotingStore>(calls));
  check_forwards(store, calls);
}

}  // namespace grayling
