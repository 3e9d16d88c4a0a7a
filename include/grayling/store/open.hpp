// SPDX-License-Identifier: MIT
// Makes the Store that a URL names; it is not opened yet. Any thread.
#pragma once

#include <chrono>
#include <memory>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/store/store.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

struct StoreOptions {
  std::chrono::milliseconds timeout{1000};  // store.timeout: what one answer may take
  // Where a host is used that isn't the first of the URL: how often those before it are looked at.
  // A connection each time costs them nothing, and service is back where it belongs in seconds.
  std::chrono::milliseconds look_back_every{5000};
  // open() creates and upgrades nothing, and find() is all that is called then: for who looks while
  // a service is at work.
  bool is_read_only = false;
  // Of a command: the database is left to the service beside it for a while after each write.
  bool is_beside_service = false;
};

// `clock` and `log` must outlive the Store.
std::unique_ptr<Store> make_store(const StoreUrl& url, const StoreOptions& options,
                                  const Clock& clock, Log& log);

}  // namespace grayling
