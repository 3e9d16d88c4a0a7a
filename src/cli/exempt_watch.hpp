// SPDX-License-Identifier: MIT
// Keeps the exemptions as their files are: reads them at the start, at a reload and when they
// change, on a thread of its own, for a long list or a slow disk must not hold up an answer. Owned
// by serve.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {

// How often the files' status is looked at. One that has changed is read when it is the same at two
// looks, so that one that is being written is not.
inline constexpr std::chrono::milliseconds kExemptLookPeriod{1000};

class ExemptWatch {
 public:
  // From the constructor, and then from the watch's thread.
  using Offer = std::function<void(std::shared_ptr<const Exemptions>)>;

  // Reads the files and offers what they say before it returns. `log` must outlive the watch.
  ExemptWatch(Config::ExemptSection section, Offer offer, Log& log,
              std::chrono::milliseconds period = kExemptLookPeriod);
  ~ExemptWatch();
  ExemptWatch(const ExemptWatch&) = delete;
  ExemptWatch& operator=(const ExemptWatch&) = delete;

  // Reads all files anew, soon. Where one can't be read, the lists in use stay. Any thread.
  void reload(Config::ExemptSection section);

 private:
  void run();
  void read(bool is_start);

  Config::ExemptSection section_;  // of the thread
  Offer offer_;
  Log& log_;
  std::chrono::milliseconds period_;
  std::string read_stamps_;  // of the files as they are in use
  std::string last_stamps_;  // at the last look

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Config::ExemptSection> next_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace grayling
