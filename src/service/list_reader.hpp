// SPDX-License-Identifier: MIT
// One reading of the list of a [[sql]], on a thread of its own: so a database that hangs delays no
// other list. Owned and called by the thread of SqlWatch.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "grayling/store/sql_list.hpp"

namespace grayling {

class ListReader {
 public:
  // Begins to read what `make_list` makes. `on_end` is called once the answer is there, on the
  // reader's thread, or at once if there is no thread to be had.
  using MakeList = std::function<std::unique_ptr<SqlList>()>;
  ListReader(MakeList make_list, std::function<void()> on_end);
  ~ListReader();  // cuts the reading, and waits for its end
  ListReader(const ListReader&) = delete;
  ListReader& operator=(const ListReader&) = delete;

  // The reading ends soon, with an error; after a few seconds if a server doesn't answer at all.
  void cut();

  // The answer, once it is there; none until then, and after it was taken. Doesn't wait.
  std::optional<Result<NamedList>> take();

 private:
  void read();

  const MakeList make_list_;
  const std::function<void()> on_end_;

  std::mutex mutex_;  // guards what follows
  SqlList* list_ = nullptr;
  bool is_cut_ = false;
  std::optional<Result<NamedList>> answer_;
  std::thread thread_;
};

}  // namespace grayling
