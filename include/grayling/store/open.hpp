// SPDX-License-Identifier: MIT
// Makes the Store that a URL names, not opened yet. Any thread.
#pragma once

#include <chrono>
#include <memory>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/store/store.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

struct StoreOptions {
  std::chrono::milliseconds timeout{1000};  // store.timeout: the time limit of one answer
  // While a host is used that isn't the first of the URL: how often those before it are checked. A
  // connection each time costs them little, and the service is back on its first host in seconds.
  std::chrono::milliseconds look_back_every{5000};
  // For reading beside a service: open() creates and upgrades nothing, and only the find functions
  // may be called.
  bool is_read_only = false;
  // For a command: leaves the database to the service for a while after each write, and upgrades no
  // SQLite file that a service uses.
  bool is_beside_service = false;
};

// `clock` and `log` must outlive the Store.
std::unique_ptr<Store> make_store(const StoreUrl& url, const StoreOptions& options,
                                  const Clock& clock, Log& log);

}  // namespace grayling
