// SPDX-License-Identifier: MIT
// Reads and checks the configuration again on request, on a thread of its own, so that a slow disk,
// a slow directory of groups or a large file delays no answer. Owned by serve; called on the loop's
// thread.
#pragma once

#include <functional>
#include <memory>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

class ConfigReader {
 public:
  using Read = std::function<Result<Config>()>;

  // `read` is called on the reader's thread, and so is `wake`, when take() has a result.
  ConfigReader(Read read, std::function<void()> wake);
  // Waits half a second for a read in progress; one that takes longer goes on without its owner.
  // `wake` isn't called any more.
  ~ConfigReader();
  ConfigReader(const ConfigReader&) = delete;
  ConfigReader& operator=(const ConfigReader&) = delete;

  // During a read it causes another read afterwards, so that no change is missed.
  void request();

  // The last result, once; null: nothing new. It is freed on the reader's thread.
  std::shared_ptr<const Result<Config>> take();

  bool is_done() const;  // all that was requested was read and taken

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace grayling
