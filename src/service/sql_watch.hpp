// SPDX-License-Identifier: MIT
// Keeps the lists of the [[sql]] blocks in step with their databases: lets each be read once in its
// `refresh`, at its own time, and passes the lists on when one has changed. The last good answer of
// a list holds while it can't be read. Has a thread of its own, and one more for each reading
// (ListReader). Owned by serve.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/store/sql_list.hpp"
#include "service/known_lists.hpp"
#include "service/list_reader.hpp"

namespace grayling {

// The parts of a Config that say which lists there are, and which policies name them.
struct SqlListUse {
  std::vector<Config::SqlListSection> lists;
  std::vector<Config::PolicySection> policies;
};

class SqlWatch {
 public:
  // All functions but the first are called on the watch's thread.
  struct Links {
    // Called on the thread of a reading.
    std::function<std::unique_ptr<SqlList>(const Config::SqlListSection&)> make_list;
    std::function<void(const NamedLists&)> on_lists;  // all lists that were read, as they are now
    std::function<void(std::shared_ptr<const Policies>)> on_policies;  // with these lists
    // Called once, when each list was read or couldn't be read.
    std::function<void()> on_first_look;
  };

  // `clock` and `log` must outlive the watch.
  SqlWatch(SqlListUse use, Links links, std::shared_ptr<KnownLists> known, const Clock& clock,
           Log& log);
  ~SqlWatch();  // cuts readings short; waits a few seconds if a server doesn't answer at all
  SqlWatch(const SqlWatch&) = delete;
  SqlWatch& operator=(const SqlWatch&) = delete;

  // All lists are read again. A list whose database or query has changed is empty until then. Any
  // thread.
  void reload(SqlListUse use);

 private:
  struct Watched {
    Config::SqlListSection section;
    KnownLists::State state;
    Monotonic due{};         // the next reading
    std::string trouble;     // of the last reading, without its numbers; "": it was good
    bool was_tried = false;  // a reading has ended
    std::unique_ptr<ListReader> reading;  // the one under way; null: none
  };

  void run();
  bool wait();  // until there is something to do; false: stop
  bool is_due() const;
  void take(SqlListUse use);
  void look();
  void begin(Watched& watched);
  void end(Watched& watched, Result<NamedList> answer);
  void note_trouble(Watched& watched, const std::string& trouble);
  void publish(bool is_reload);
  void offer_policies(const NamedLists& lists);

  const Links links_;
  const std::shared_ptr<KnownLists> known_;
  const Clock& clock_;
  Log& log_;

  // Used by the thread alone.
  std::vector<Watched> lists_;
  std::vector<std::unique_ptr<ListReader>> unwanted_;  // readings that a reload has cut
  bool has_looked_ = false;                            // at each list once
  std::vector<Config::PolicySection> policies_;
  NamedLists passed_;  // the last that were passed on
  bool has_offered_policies_ = false;
  std::vector<std::string> told_;  // warnings about rows of policies' lists
  // The last two that were offered: so this thread frees them, not the loop's. The earlier one only
  // until nobody uses it any more.
  std::shared_ptr<const Policies> offered_, offered_before_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::optional<SqlListUse> next_;
  bool has_answer_ = false;  // a reading has ended
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace grayling
