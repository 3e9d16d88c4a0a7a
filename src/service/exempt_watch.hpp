// SPDX-License-Identifier: MIT
// Keeps the exemptions in step with their files, with lists from SQL and with the rows of the table
// `exemption`. Reads the files at the start, at a reload and when they change, on a thread of its
// own, because a long list or a slow disk must not delay an answer. Owned by serve.
#pragma once

#include <chrono>
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
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// The time between two looks at the files' status. A changed file is read once its status is the
// same at two looks, so not while it is being written.
inline constexpr std::chrono::milliseconds kExemptLookPeriod{1000};

class ExemptWatch {
 public:
  // Called by the constructor, then on the watch's thread, or that of take_rows() or take_lists().
  using Offer = std::function<void(std::shared_ptr<const Exemptions>)>;

  // Reads the files and offers the exemptions before it returns. `log` must outlive the watch.
  ExemptWatch(Config::ExemptSection section, Offer offer, Log& log,
              std::chrono::milliseconds period = kExemptLookPeriod);
  ~ExemptWatch();
  ExemptWatch(const ExemptWatch&) = delete;
  ExemptWatch& operator=(const ExemptWatch&) = delete;

  // Makes the thread read all files again. If one can't be read, the lists in use stay. Any thread.
  void reload(Config::ExemptSection section);

  using Rows = std::shared_ptr<const std::vector<ExemptionRow>>;
  // From now on exactly these rows hold beside the files. Offers the exemptions before it returns,
  // which may take seconds. Any thread.
  void take_rows(Rows rows);

  // The same for what "sql:NAME" stands for. Offers nothing if no list that [exempt] names has
  // changed.
  void take_lists(NamedLists lists);

  // The matches since the last call, dated `now`; in no order, some twice. Any thread.
  std::vector<ExemptionMatch> take_matches(UnixSeconds now);

 private:
  void run();
  void look(bool is_reload);
  void read(bool is_start);
  void retire(bool all_before_last);
  void offer(std::shared_ptr<const Exemptions> exemptions);
  void wait_for_use();

  Offer offer_;
  Log& log_;
  std::chrono::milliseconds period_;

  std::mutex reading_;  // guards what is used while reading:
  Config::ExemptSection section_;
  Rows rows_ = std::make_shared<const std::vector<ExemptionRow>>();
  NamedLists lists_;
  std::vector<std::string> told_lists_;  // their warnings, which were told
  std::vector<std::int64_t> told_rows_;  // rows whose warnings were told
  std::string read_stamps_;              // of the files that are in use
  std::string last_stamps_;              // at the last look

  std::mutex mutex_;  // guards what follows
  // Exemptions that were offered, from the oldest that may still be in use. The last one is in use,
  // or will be soon.
  std::vector<std::shared_ptr<const Exemptions>> offered_;
  std::vector<ExemptionMatch> kept_matches_;  // of those before them
  std::condition_variable changed_;
  std::optional<Config::ExemptSection> next_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace grayling
