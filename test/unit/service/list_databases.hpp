// SPDX-License-Identifier: MIT
// Lists that a test changes, with databases that it can stop, and an SqlWatch that reads them.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "service/sql_watch.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

namespace grayling {

// What each query gives now. Shared by the lists of a test.
class ListDatabases {
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
  FakeList(ListDatabases& databases, std::string query)
      : databases_(databases), query_(std::move(query)) {}
  Result<NamedList> read() override { return databases_.read(query_); }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override {}

 private:
  ListDatabases& databases_;
  std::string query_;
};

// Lets no reading end before it is opened.
class ListGate {
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

// A list that answers nothing until it is cut.
class HangingList final : public SqlList {
 public:
  Result<NamedList> read() override {
    gate_.pass();
    return fail(ErrorKind::Unavailable, "cut off");
  }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override { gate_.open(); }

 private:
  ListGate gate_;
};

class GatedList final : public SqlList {
 public:
  GatedList(ListGate& gate, std::string entry) : gate_(gate), entry_(std::move(entry)) {}
  Result<NamedList> read() override {
    gate_.pass();
    return NamedList{{entry_}, 0};
  }
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override { gate_.open(); }

 private:
  ListGate& gate_;
  std::string entry_;
};

// What was passed on last; a test waits for it.
class PassedLists {
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
    for (const auto& entry : list->second->entries)
      text.append(text.empty() ? "" : ",").append(entry);
    return text;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  NamedLists lists_;
  std::shared_ptr<const Policies> policies_;
  int times_ = 0;
  int policy_times_ = 0;
};

inline Config::SqlListSection list_section(const std::string& name, const std::string& query = "") {
  Config::SqlListSection section;
  section.name = name;
  section.query = query.empty() ? name : query;
  section.refresh = std::chrono::seconds(60);
  return section;
}

inline NamedList list_entries(std::initializer_list<std::string_view> list) {
  return {list, 0};
}

struct ListFixture {
  explicit ListFixture(SqlListUse use) : use_(std::move(use)) {}
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

  ListDatabases databases;
  PassedLists passed;
  TestClock clock;
  TestLog log;
  std::shared_ptr<KnownLists> known = std::make_shared<KnownLists>();
  std::unique_ptr<SqlWatch> watch;

 private:
  SqlListUse use_;
};

}  // namespace grayling
