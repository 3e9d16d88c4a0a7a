// SPDX-License-Identifier: MIT
// Keeps the lists of the [[sql]] blocks in step with their databases: reads each once in its
// `refresh`, on a thread of its own, and passes the lists on when one has changed. The last good
// answer of a list holds while it can't be read. Owned by serve.
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

namespace grayling {

// The parts of a Config that say which lists there are, and which policies name them.
struct SqlListUse {
  std::vector<Config::SqlListSection> lists;
  std::vector<Config::PolicySection> policies;
};

class SqlWatch {
 public:
  // All functions are called on the watch's thread.
  struct Links {
    std::function<std::unique_ptr<SqlList>(const Config::SqlListSection&)> make_list;
    std::function<void(const NamedLists&)> on_lists;  // all lists that were read, as they are now
    std::function<void(std::shared_ptr<const Policies>)> on_policies;  // with these lists
    std::function<void()> on_first_look;  // called once, whether or not all could be read
  };

  // `clock` and `log` must outlive the watch.
  SqlWatch(SqlListUse use, Links links, std::shared_ptr<KnownLists> known, const Clock& clock,
           Log& log);
  ~SqlWatch();  // cuts a reading short; waits a few seconds if a server doesn't answer at all
  SqlWatch(const SqlWatch&) = delete;
  SqlWatch& operator=(const SqlWatch&) = delete;

  // All lists are read again. A list whose database or query has changed is empty until then. Any
  // thread.
  void reload(SqlListUse use);

 private:
  struct Watched {
    Config::SqlListSection section;
    KnownLists::State state;
    Monotonic due{};      // the next reading
    std::string trouble;  // of the last reading, without its numbers; "": it was good
  };

  void run();
  bool wait();  // until something is due; false: stop
  void take(SqlListUse use);
  bool look();  // reads what is due; false: a reload or the end cut it short
  void read(Watched& watched);
  Result<NamedList> read_list(const Config::SqlListSection& section);
  void note_trouble(Watched& watched, const std::string& trouble);
  void publish(bool is_reload);
  void offer_policies(const NamedLists& lists);

  const Links links_;
  const std::shared_ptr<KnownLists> known_;
  const Clock& clock_;
  Log& log_;

  // Used by the thread alone.
  std::vector<Watched> lists_;
  std::vector<Config::PolicySection> policies_;
  NamedLists passed_;  // the last that were passed on
  bool has_offered_policies_ = false;
  std::vector<std::string> told_;  // warnings about rows of policies' lists
  // The last two that were offered: so this thread frees them, not the loop's.
  std::shared_ptr<const Policies> offered_, offered_before_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::optional<SqlListUse> next_;
  SqlList* reading_ = nullptr;  // to be cut at the end
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace grayling
