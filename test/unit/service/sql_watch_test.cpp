// SPDX-License-Identifier: MIT
// Lists from SQL in a running service, with databases that a test moves.
#include "service/sql_watch.hpp"

#include <map>

#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// What each query gives now. Shared by the lists of a test.
class Databases {
 public:
  void set(const std::string& query, Result<NamedList> answer) {
    const std::lock_guard lock(mutex_);
    answers_.insert_or_assign(query, std::move(answer));
  }
  Result<NamedList> read(const std::string& query) {
    const std::lock_guard lock(mutex_);
    ++reads_;
    changed_.notify_all();
    const auto answer = answers_.find(query);
    if (answer == answers_.end()) return fail(ErrorKind::Unavailable, "the database is away");
    return answer->second;
  }
  int reads() {
    const std::lock_guard lock(mutex_);
    return reads_;
  }
  // Waits until there were this many reads; false after ten seconds.
  bool wait_for_reads(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return reads_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Result<NamedList>> answers_;
  int reads_ = 0;
};

class FakeList final : public SqlList {
 public:
  FakeList(Databases& databases, std::string query)
      : databases_(databases), query_(std::move(query)) {}
  Result<NamedList> read() override { return databases_.read(query_); }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override {}

 private:
  Databases& databases_;
  std::string query_;
};

// A list that answers nothing until it is cut.
class HangingList final : public SqlList {
 public:
  Result<NamedList> read() override {
    std::unique_lock lock(mutex_);
    cut_.wait(lock, [this] { return is_cut_; });
    return fail(ErrorKind::Unavailable, "cut off");
  }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override {
    const std::lock_guard lock(mutex_);
    is_cut_ = true;
    cut_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable cut_;
  bool is_cut_ = false;
};

// Lets no reading end before it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return is_open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_open_ = false;
};

class GatedList final : public SqlList {
 public:
  GatedList(Gate& gate, std::string entry) : gate_(gate), entry_(std::move(entry)) {}
  Result<NamedList> read() override {
    gate_.pass();
    return NamedList{{entry_}, 0};
  }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override { gate_.open(); }

 private:
  Gate& gate_;
  std::string entry_;
};

// What was passed on last; a test waits for it.
class Passed {
 public:
  void take(const NamedLists& lists) {
    const std::lock_guard lock(mutex_);
    lists_ = lists;
    ++times_;
    changed_.notify_all();
  }
  void take(std::shared_ptr<const Policies> policies) {
    const std::lock_guard lock(mutex_);
    policies_ = std::move(policies);
    ++policy_times_;
    changed_.notify_all();
  }
  // The entries of a list with commas between them, "none" for one that wasn't read.
  bool comes_to(const std::string& name, const std::string& expected) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return text_of(name) == expected; });
  }
  bool comes_to_policy(std::string_view recipient, bool expected) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] {
      std::string scratch;
      return policies_ && (policies_->find(recipient, "", scratch) != nullptr) == expected;
    });
  }
  int times() {
    const std::lock_guard lock(mutex_);
    return times_;
  }
  int policy_times() {
    const std::lock_guard lock(mutex_);
    return policy_times_;
  }

 private:
  std::string text_of(const std::string& name) const {
    const auto list = lists_.find(name);
    if (list == lists_.end()) return "none";
    std::string text;
    for (const auto& entry : list->second->entries) {
      text.append(text.empty() ? "" : ",").append(entry);
    }
    return text;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  NamedLists lists_;
  std::shared_ptr<const Policies> policies_;
  int times_ = 0;
  int policy_times_ = 0;
};

Config::SqlListSection section(const std::string& name, const std::string& query = "") {
  Config::SqlListSection section;
  section.name = name;
  section.query = query.empty() ? name : query;
  section.refresh = std::chrono::seconds(60);
  return section;
}

NamedList entries(std::initializer_list<std::string_view> list) {
  return {list, 0};
}

struct Fixture {
  explicit Fixture(SqlListUse use) : use_(std::move(use)) {}
  void start() {
    SqlWatch::Links links;
    links.make_list = [this](const auto& s) {
      return std::make_unique<FakeList>(databases, s.query);
    };
    links.on_lists = [this](const auto& lists) { passed.take(lists); };
    links.on_policies = [this](auto policies) { passed.take(std::move(policies)); };
    links.on_first_look = [this] { log.write(LogLevel::Info, "first look"); };
    watch = std::make_unique<SqlWatch>(use_, links, known, clock, log);
  }
  // Lets the lists be read once more.
  void refresh() {
    const int before = databases.reads();
    clock.pass(60);
    CHECK(databases.wait_for_reads(before + 1));
  }

  Databases databases;
  Passed passed;
  TestClock clock;
  TestLog log;
  std::shared_ptr<KnownLists> known = std::make_shared<KnownLists>();
  std::unique_ptr<SqlWatch> watch;

 private:
  SqlListUse use_;
};

}  // namespace

TEST_CASE("a list is read at the start, and a changed row counts after its refresh") {
  Fixture f({{section("panel")}, {}});
  f.databases.set("panel", entries({"a@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  CHECK(f.log.wait_for("first look"));
  CHECK(f.log.count("sql:panel: 1 row") == 1);
  f.databases.set("panel", entries({"a@d.test", "b@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "a@d.test,b@d.test"));
}

TEST_CASE("an answer that is the same passes nothing on and logs nothing") {
  Fixture f({{section("panel")}, {}});
  f.databases.set("panel", entries({"a@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  f.refresh();
  f.refresh();
  f.databases.set("panel", entries({"b@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "b@d.test"));
  CHECK(f.passed.times() == 2);
  CHECK(f.log.count("sql:panel: 1 row") == 2);
}

TEST_CASE("the last good answer holds while the database is away, which is told once") {
  Fixture f({{section("panel")}, {}});
  f.databases.set("panel", entries({"a@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  for (int i = 0; i < 3; ++i) {
    f.databases.set("panel", fail(ErrorKind::Unavailable,
                                  "no host; error after 30" + std::to_string(i) + " ms"));
    f.refresh();
  }
  f.refresh();
  CHECK(f.log.count("the last answer, of 1 row, holds until it can be read") == 1);
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  const auto shown = f.known->shown(f.clock.monotonic());
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].entries == 1);
  CHECK(shown[0].failures >= 3);
  CHECK(shown[0].age.value_or(0) >= 180);
  CHECK(shown[0].trouble == "no host; error after 302 ms");
  f.databases.set("panel", entries({"a@d.test"}));
  f.refresh();
  CHECK(f.log.wait_for("sql:panel: can be read again"));
  f.refresh();
  CHECK(f.known->shown(f.clock.monotonic())[0].trouble.empty());
  CHECK(f.passed.times() == 1);
}

TEST_CASE("a database that is away at the start exempts nobody, and is told once") {
  Fixture f({{section("panel"), section("other")}, {}});
  f.databases.set("other", entries({"x@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  CHECK(f.passed.comes_to("other", "x@d.test"));
  CHECK(f.passed.comes_to("panel", "none"));
  f.refresh();
  f.databases.set("panel", entries({"a@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  CHECK(f.log.count("sql:panel: the database is away; nobody is on this list") == 1);
}

TEST_CASE("a reload takes lists away, adds some, and forgets the answer of another query") {
  Fixture f({{section("panel"), section("old")}, {}});
  f.databases.set("panel", entries({"a@d.test"}));
  f.databases.set("old", entries({"o@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("old", "o@d.test"));
  f.databases.set("new", entries({"n@d.test"}));
  f.watch->reload({{section("panel", "away"), section("new")}, {}});
  CHECK(f.passed.comes_to("new", "n@d.test"));
  CHECK(f.passed.comes_to("old", "none"));
  CHECK(f.passed.comes_to("panel", "none"));
}

TEST_CASE("policies follow the lists that they name") {
  Config::PolicySection policy;
  policy.scope.recipients = {"sql:strict"};
  Fixture f({{section("strict")}, {policy}});
  f.databases.set("strict", NamedList{{"a b", "anna@d.test"}, 0});
  f.start();
  CHECK(f.passed.comes_to_policy("anna@d.test", true));
  CHECK(f.passed.comes_to_policy("bob@d.test", false));
  f.databases.set("strict", NamedList{{"a b", "bob@d.test"}, 0});
  f.refresh();
  CHECK(f.passed.comes_to_policy("bob@d.test", true));
  CHECK(f.log.count("sql:strict: 1 row is no entry for policy.recipients") == 1);
  policy.scope.recipients = {"carl@d.test"};
  f.watch->reload({{}, {policy}});
  CHECK(f.passed.comes_to_policy("carl@d.test", true));
  CHECK(f.passed.comes_to_policy("bob@d.test", false));
}

TEST_CASE("policies are made again only if a list that they name has changed") {
  Config::PolicySection policy;
  policy.scope.recipients = {"sql:strict"};
  Fixture f({{section("strict"), section("exempt")}, {policy}});
  f.databases.set("strict", entries({"anna@d.test"}));
  f.databases.set("exempt", entries({"x@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("exempt", "x@d.test"));
  const int before = f.passed.policy_times();
  f.databases.set("exempt", entries({"y@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("exempt", "y@d.test"));
  CHECK(f.passed.policy_times() == before);
  f.databases.set("strict", entries({"bob@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to_policy("bob@d.test", true));
  CHECK(f.passed.policy_times() == before + 1);
}

TEST_CASE("the end doesn't wait for a database that hangs") {
  Fixture f({{}, {}});
  SqlWatch::Links links;
  links.make_list = [&f](const auto&) {
    f.log.write(LogLevel::Info, "reading");
    return std::make_unique<HangingList>();
  };
  links.on_lists = [](const auto&) {};
  links.on_policies = [](const auto&) {};
  links.on_first_look = [] {};
  auto watch = std::make_unique<SqlWatch>(SqlListUse{{section("panel")}, {}}, links, f.known,
                                          f.clock, f.log);
  REQUIRE(f.log.wait_for("reading"));
  watch.reset();
  CHECK(f.log.count("sql:panel") == 0);
}

TEST_CASE("a reload while a list is read brings the old policies back in no case") {
  Config::PolicySection old_policy;
  old_policy.scope.recipients = {"sql:panel"};
  Config::PolicySection new_policy;
  new_policy.scope.recipients = {"carl@d.test"};
  Gate gate;
  Fixture f({{}, {}});
  std::vector<bool> had_anna;  // for each of the policies that were offered
  SqlWatch::Links links;
  links.make_list = [&](const auto&) {
    f.log.write(LogLevel::Info, "reading");
    return std::make_unique<GatedList>(gate, "anna@d.test");
  };
  links.on_lists = [&f](const auto& lists) { f.passed.take(lists); };
  links.on_policies = [&](auto policies) {
    std::string scratch;
    had_anna.push_back(policies && policies->find("anna@d.test", "", scratch) != nullptr);
    f.passed.take(std::move(policies));
  };
  links.on_first_look = [] {};
  auto watch = std::make_unique<SqlWatch>(SqlListUse{{section("panel")}, {old_policy}}, links,
                                          f.known, f.clock, f.log);
  CHECK(f.log.wait_for("reading"));
  watch->reload({{section("panel")}, {new_policy}});
  gate.open();
  CHECK(f.passed.comes_to_policy("carl@d.test", true));
  CHECK(f.passed.comes_to("panel", "anna@d.test"));
  watch.reset();
  CHECK(std::find(had_anna.begin(), had_anna.end(), true) == had_anna.end());
}
