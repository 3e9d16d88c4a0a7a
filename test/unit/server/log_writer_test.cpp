// SPDX-License-Identifier: MIT
#include "grayling/server/log_writer.hpp"

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'795'503'985;  // 2026-11-24T07:06:25Z
constexpr std::chrono::seconds kDeadline{20};

// A pipe that the log writes to; the test may read from it.
class Pipe {
 public:
  Pipe() { REQUIRE(pipe(ends_) == 0); }
  ~Pipe() {
    close_reader();
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writer() const { return ends_[1]; }
  void close_reader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  // Reads until the text contains `part`, and returns all of the text.
  std::string read_until(const std::string& part) {
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    while (text_.find(part) == std::string::npos && std::chrono::steady_clock::now() < end) {
      pollfd ready{ends_[0], POLLIN, 0};
      if (poll(&ready, 1, 100) <= 0) continue;
      char bytes[65536];
      const ssize_t n = read(ends_[0], bytes, sizeof bytes);
      if (n <= 0) break;
      text_.append(bytes, static_cast<std::size_t>(n));
    }
    return text_;
  }

 private:
  int ends_[2] = {-1, -1};
  std::string text_;
};

// Writes `line` until one was dropped; returns how many were taken.
int fill(LogWriter& log, const std::string& line) {
  int lines = 0;
  while (log.dropped() == 0 && lines < 1'000'000) {
    log.info(line);
    ++lines;
  }
  return lines - 1;
}

int count(const std::string& text, const std::string& part) {
  int n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

// Sets the environment as systemd does for the stream `fd`; `inode_error` makes it wrong.
class JournalStream {
 public:
  explicit JournalStream(int fd, std::uint64_t inode_error = 0) {
    struct stat file {};
    REQUIRE(fstat(fd, &file) == 0);
    const auto text = std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino + inode_error);
    setenv("JOURNAL_STREAM", text.c_str(), 1);
  }
  ~JournalStream() { unsetenv("JOURNAL_STREAM"); }
  JournalStream(const JournalStream&) = delete;
  JournalStream& operator=(const JournalStream&) = delete;
};

}  // namespace

TEST_CASE("a line has its time and level in front") {
  Pipe pipe;
  const TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Debug, clock, pipe.writer());
  log.error("a");
  log.warning("b");
  log.info("c 100%s");
  log.debug("d");
  CHECK(pipe.read_until("d\n") ==
        "2026-11-24T07:06:25Z error: a\n2026-11-24T07:06:25Z warning: b\n"
        "2026-11-24T07:06:25Z info: c 100%s\n2026-11-24T07:06:25Z debug: d\n");
}

TEST_CASE("the time goes on") {
  Pipe pipe;
  TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Info, clock, pipe.writer());
  log.info("a");
  clock.pass(86'400);
  log.info("b");
  CHECK(pipe.read_until("b\n") == "2026-11-24T07:06:25Z info: a\n2026-11-25T07:06:25Z info: b\n");
}

TEST_CASE("journald gets a priority and no time") {
  Pipe pipe;
  const TestClock clock(kNow);
  SECTION("on its stream") {
    const JournalStream stream(pipe.writer());
    LogWriter log({LogTarget::Stderr}, LogLevel::Debug, clock, pipe.writer());
    log.error("a");
    log.warning("b");
    log.info("c");
    log.debug("d");
    CHECK(pipe.read_until("d\n") == "<3>a\n<4>b\n<6>c\n<7>d\n");
  }
  SECTION("but another file is not its stream") {
    const JournalStream stream(pipe.writer(), 1);
    LogWriter log({LogTarget::Stderr}, LogLevel::Debug, clock, pipe.writer());
    log.info("c");
    CHECK(pipe.read_until("c\n") == "2026-11-24T07:06:25Z info: c\n");
  }
}

TEST_CASE("as JSON, each line is an object with time and level") {
  Pipe pipe;
  const TestClock clock(kNow);
  const LogOutput output{LogTarget::Stderr, LogLines::Json};
  SECTION("of a message, in which nothing ends a string or a line") {
    LogWriter log(output, LogLevel::Info, clock, pipe.writer());
    log.warning("a \"b\"\\ \n\xff\u2028\u0085");
    CHECK(pipe.read_until("}\n") ==
          R"({"time": "2026-11-24T07:06:25Z", "level": "warning", "message": "a \"b\"\\ ????"})"
          "\n");
    CHECK(log.last_troubles().size() == 1);
  }
  SECTION("or of what its fields say, without the empty ones, cut and cleaned as in a line") {
    LogWriter log(output, LogLevel::Info, clock, pipe.writer());
    const std::string longer(513, 'x');
    const LogField fields[] = {
        {"a", "\"\n\xff\u2028", {}}, {"b", "", {}}, {"c", "", -5}, {"d", longer, {}}};
    log.write_fields(LogLevel::Debug, "line", fields);
    log.write_fields(LogLevel::Info, "line", fields);
    CHECK(pipe.read_until("}\n") ==
          R"({"time": "2026-11-24T07:06:25Z", "level": "info", "a": "\"???", "c": -5, "d": ")" +
              std::string(512, 'x') + "…\"}\n");
  }
  SECTION("after its priority, for journald") {
    const JournalStream stream(pipe.writer());
    LogWriter log(output, LogLevel::Info, clock, pipe.writer());
    log.error("a");
    CHECK(pipe.read_until("}\n") ==
          R"(<3>{"time": "2026-11-24T07:06:25Z", "level": "error", "message": "a"})"
          "\n");
  }
  SECTION("also when it tells what was dropped") {
    LogWriter log(output, LogLevel::Info, clock, pipe.writer());
    fill(log, std::string(1000, '"'));
    const auto text = pipe.read_until("log lines dropped: ");
    const auto said = text.find(R"("level": "warning", "message": "log lines dropped: )");
    CHECK(said != std::string::npos);
  }
  SECTION("until the format is changed") {
    LogWriter log(output, LogLevel::Info, clock, pipe.writer());
    log.info("a");
    log.set_format(LogLines::Text);
    log.info("b");
    CHECK(pipe.read_until("b\n").ends_with("\"a\"}\n2026-11-24T07:06:25Z info: b\n"));
  }
}

TEST_CASE("the level says what is written") {
  Pipe pipe;
  const TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Warning, clock, pipe.writer());
  CHECK(log.wants(LogLevel::Error));
  CHECK(log.wants(LogLevel::Warning));
  CHECK_FALSE(log.wants(LogLevel::Info));
  log.info("not wanted");
  log.warning("wanted");
  log.set_level(LogLevel::Info);
  log.debug("not wanted");
  log.info("wanted now");
  CHECK(pipe.read_until("wanted now\n") ==
        "2026-11-24T07:06:25Z warning: wanted\n2026-11-24T07:06:25Z info: wanted now\n");
}

TEST_CASE("what was written before the end is not lost") {
  Pipe pipe;
  const TestClock clock(kNow);
  {
    LogWriter log({LogTarget::Stderr}, LogLevel::Info, clock, pipe.writer());
    for (int i = 0; i < 100; ++i) log.info("line");
    log.info("last");
  }
  CHECK(count(pipe.read_until("last\n"), "line\n") == 100);
}

TEST_CASE("lines beyond a stopped reader's room are dropped, counted and reported") {
  Pipe pipe;
  const bool is_blocking = GENERATE(true, false);
  CAPTURE(is_blocking);
  if (!is_blocking) REQUIRE(fcntl(pipe.writer(), F_SETFL, O_NONBLOCK) == 0);
  const TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Info, clock, pipe.writer());
  const std::string line(1000, 'x');
  const int taken = fill(log, line);
  // 1 MiB waits, at most the same is in the thread's batch, and 64 KiB are in the pipe.
  CHECK(taken > 1000);
  CHECK(taken < 2300);

  const std::string text = pipe.read_until("warning: log lines dropped: 1\n");
  CHECK(count(text, line) == taken);
  CHECK(text.ends_with("warning: log lines dropped: 1\n"));
  log.info("after");
  CHECK(count(pipe.read_until("info: after\n"), "dropped") == 1);
  CHECK(log.dropped() == 1);
}

TEST_CASE("a line longer than the whole buffer is dropped") {
  Pipe pipe;
  const TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Info, clock, pipe.writer());
  log.info(std::string(2'000'000, 'x'));
  CHECK(log.dropped() == 1);
  log.info("after");
  CHECK(pipe.read_until("dropped: 1\n") ==
        "2026-11-24T07:06:25Z info: after\n2026-11-24T07:06:25Z warning: log lines dropped: 1\n");
}

TEST_CASE("a reader that is gone harms nobody") {
  Pipe pipe;
  pipe.close_reader();
  const TestClock clock(kNow);
  LogWriter log({LogTarget::Stderr}, LogLevel::Info, clock, pipe.writer());
  log.info("to nobody");
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  while (log.dropped() == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(log.dropped() == 1);
}

TEST_CASE("the end waits for a stopped reader, but not for ever") {
  Pipe pipe;
  const TestClock clock(kNow);
  auto log = std::make_optional<LogWriter>(LogOutput{LogTarget::Stderr}, LogLevel::Info, clock,
                                           pipe.writer());
  fill(*log, std::string(1000, 'x'));
  const auto begin = std::chrono::steady_clock::now();
  log.reset();
  CHECK(std::chrono::steady_clock::now() - begin < kDeadline);
  // When the test reads on, the thread that was left behind still writes its lines.
  CHECK(count(pipe.read_until("lines dropped: 1\n"), "lines dropped") == 1);
}
