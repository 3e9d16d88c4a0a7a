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
};

// `clock` and `log` must outlive the Store.
std::unique_ptr<Store> make_store(const StoreUrl& url, const StoreOptions& options,
                                  const Clock& clock, Log& log);

}  // namespace grayling
