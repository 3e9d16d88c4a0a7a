// SPDX-License-Identifier: MIT
#include "service/config_reader.hpp"

#include <condition_variable>
#include <mutex>

#include "support/catch.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kPatience{60};

// A read that waits until the test releases it. The reader shares it, and may leave it behind.
class SlowRead {
 public:
  Result<Config> operator()() {
    std::unique_lock lock(mutex_);
    const int number = ++begun_;
    changed_.notify_all();
    changed_.wait_for(lock, kPatience, [&] { return allowed_ >= number; });
    return fail("read " + std::to_string(number));
  }
  void allow(int reads) {
    const std::lock_guard lock(mutex_);
    allowed_ = reads;
    changed_.notify_all();
  }
  void woken() {
    const std::lock_guard lock(mutex_);
    ++wakes_;
    changed_.notify_all();
  }
  bool wait_for_begin(int reads) {
    return wait([&] { return begun_ == reads; });
  }
  bool wait_for_wake(int wakes) {
    return wait([&] { return wakes_ == wakes; });
  }

 private:
  template <typename Condition>
  bool wait(Condition is_met) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, is_met);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int begun_ = 0;
  int allowed_ = 0;
  int wakes_ = 0;
};

struct Bench {
  std::shared_ptr<SlowRead> read = std::make_shared<SlowRead>();
  std::optional<ConfigReader> reader{std::in_place, [read = read] { return (*read)(); },
                                     [read = read] { read->woken(); }};
};

}  // namespace

TEST_CASE("what was read is taken once, and nothing before it is asked for") {
  Bench bench;
  CHECK(bench.reader->take() == nullptr);
  CHECK(bench.reader->is_done());
  bench.reader->request();
  CHECK_FALSE(bench.reader->is_done());
  REQUIRE(bench.read->wait_for_begin(1));
  CHECK(bench.reader->take() == nullptr);
  CHECK_FALSE(bench.reader->is_done());
  bench.read->allow(1);
  REQUIRE(bench.read->wait_for_wake(1));
  CHECK_FALSE(bench.reader->is_done());
  const auto read = bench.reader->take();
  REQUIRE(read);
  CHECK(read->error().text == "read 1");
  CHECK(bench.reader->take() == nullptr);
  CHECK(bench.reader->is_done());
}

TEST_CASE("requests during a reading cause one more reading") {
  Bench bench;
  bench.reader->request();
  REQUIRE(bench.read->wait_for_begin(1));
  bench.reader->request();
  bench.reader->request();
  bench.read->allow(1);
  REQUIRE(bench.read->wait_for_begin(2));
  REQUIRE(bench.reader->take());
  CHECK_FALSE(bench.reader->is_done());
  bench.read->allow(3);
  REQUIRE(bench.read->wait_for_wake(2));
  CHECK(bench.reader->take()->error().text == "read 2");
  CHECK(bench.reader->is_done());
}

TEST_CASE("a read that hangs keeps nobody from ending") {
  Bench bench;
  bench.reader->request();
  REQUIRE(bench.read->wait_for_begin(1));
  bench.reader.reset();
  bench.read->allow(1);
}

}  // namespace grayling
