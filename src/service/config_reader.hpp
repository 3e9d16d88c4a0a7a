// SPDX-License-Identifier: MIT
// Reads and checks the configuration again whenever it is asked to, on a thread of its own: a slow
// disk, a directory of groups or a large file holds up no answer. Owned by serve; the loop's
// thread calls it.
#pragma once

#include <functional>
#include <memory>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

class ConfigReader {
 public:
  using Read = std::function<Result<Config>()>;

  // `read` is called on the reader's thread, and so is `wake`, when take() has something.
  ConfigReader(Read read, std::function<void()> wake);
  // Waits half a second for a read that is under way, and leaves one that hangs to itself; `wake`
  // isn't called any more.
  ~ConfigReader();
  ConfigReader(const ConfigReader&) = delete;
  ConfigReader& operator=(const ConfigReader&) = delete;

  // While it reads, it will read once more: what has changed meanwhile is not missed.
  void ask();

  // What was read last, once; null: nothing new. It is freed on the reader's thread.
  std::shared_ptr<const Result<Config>> take();

  bool is_done() const;  // all that was asked for was read and taken

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace grayling
