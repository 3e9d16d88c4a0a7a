// SPDX-License-Identifier: MIT
#include "service/list_reader.hpp"

#include <string>
#include <system_error>
#include <utility>

namespace grayling {

ListReader::ListReader(MakeList make_list, std::function<void()> on_end)
    : make_list_(std::move(make_list)), on_end_(std::move(on_end)) {
  try {
    thread_ = std::thread([this] {
      read();
      on_end_();
    });
  } catch (const std::system_error& error) {
    answer_ = fail(ErrorKind::Unavailable, std::string("no thread for it: ") + error.what());
    on_end_();
  }
}

ListReader::~ListReader() {
  cut();
  if (thread_.joinable()) thread_.join();
}

void ListReader::cut() {
  const std::lock_guard lock(mutex_);
  is_cut_ = true;
  if (list_ != nullptr) list_->cut();
}

std::optional<Result<NamedList>> ListReader::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

void ListReader::read() {
  const auto list = make_list_();
  {
    const std::lock_guard lock(mutex_);
    if (is_cut_) list->cut();  // read() returns at once then
    list_ = list.get();
  }
  auto answer = list->read();
  const std::lock_guard lock(mutex_);
  list_ = nullptr;
  answer_ = std::move(answer);
}

}  // namespace grayling
