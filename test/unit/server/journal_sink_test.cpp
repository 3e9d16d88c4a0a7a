// SPDX-License-Identifier: MIT
// The log, as journald would read it from its socket.
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "grayling/server/log_writer.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

constexpr std::chrono::seconds kDeadline{20};

// A journal's socket, which only next() reads.
class Journal {
 public:
  explicit Journal(const std::string& path) : fd_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Journal() { close(fd_); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Returns the next entry; "" if none came in time.
  std::string next() const {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, std::chrono::milliseconds(kDeadline).count()) <= 0) return "";
    char bytes[65536];
    const ssize_t n = recv(fd_, bytes, sizeof bytes, 0);
    return {bytes, static_cast<std::size_t>(n > 0 ? n : 0)};
  }

 private:
  int fd_;
};

LogOutput output(const std::string& path, LogLines format = LogLines::Text) {
  return {LogTarget::Journal, format, path};
}

// Returns false after the deadline.
bool wait_for_drops(const LogWriter& log, std::uint64_t lines) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  while (log.dropped() < lines && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  return log.dropped() >= lines;
}

const std::string kHead = "SYSLOG_IDENTIFIER=grayling\nSYSLOG_FACILITY=2\nPRIORITY=";

}  // namespace

TEST_CASE("the journal gets a message with its priority, and what there is of fields") {
  const TempDirectory directory;
  const Journal journal(directory.path() + "/socket");
  const TestClock clock;
  LogWriter log(output(directory.path() + "/socket"), LogLevel::Info, clock);
  log.error("a");
  const LogField fields[] = {{"action", "pass", {}}, {"delay", "", 181}, {"sender", "", {}}};
  log.write_fields(LogLevel::Info, "action=pass, delay=181", fields);
  CHECK(journal.next() == kHead + "3\nMESSAGE=a\n");
  CHECK(journal.next() ==
        kHead + "6\nMESSAGE=action=pass, delay=181\nGRAYLING_ACTION=pass\nGRAYLING_DELAY=181\n");
}

TEST_CASE("nobody adds a field to the journal's entries, or ends one") {
  const TempDirectory directory;
  const Journal journal(directory.path() + "/socket");
  const TestClock clock;
  LogWriter log(output(directory.path() + "/socket"), LogLevel::Info, clock);
  const LogField fields[] = {{"sender", "a\nPRIORITY=0\x1fX=\xff", {}}};
  log.write_fields(LogLevel::Warning, "a\x1fGRAYLING_ACTION=pass", fields);
  CHECK(journal.next() ==
        kHead + "4\nMESSAGE=a?GRAYLING_ACTION=pass\nGRAYLING_SENDER=a?PRIORITY=0?X=?\n");
}

TEST_CASE("an object is the journal's message, with the same fields") {
  const TempDirectory directory;
  const Journal journal(directory.path() + "/socket");
  const TestClock clock(1'795'503'985);
  LogWriter log(output(directory.path() + "/socket", LogLines::Json), LogLevel::Info, clock);
  const LogField fields[] = {{"action", "pass", {}}};
  log.write_fields(LogLevel::Info, "action=pass", fields);
  CHECK(journal.next() == kHead +
                              R"(6
MESSAGE={"time": "2026-11-24T07:06:25Z", "level": "info", "action": "pass"}
GRAYLING_ACTION=pass
)");
}

TEST_CASE("lines that no journal took are counted, and reported to the next one") {
  const TempDirectory directory;
  const TestClock clock;
  LogWriter log(output(directory.path() + "/socket"), LogLevel::Info, clock);
  log.info("to nobody");
  REQUIRE(wait_for_drops(log, 1));
  const Journal journal(directory.path() + "/socket");
  log.info("to somebody");
  CHECK(journal.next() == kHead + "6\nMESSAGE=to somebody\n");
  CHECK(journal.next() == kHead + "4\nMESSAGE=log lines dropped: 1\n");
}

TEST_CASE("a journal that stopped holds up nobody") {
  const TempDirectory directory;
  const Journal journal(directory.path() + "/socket");
  const TestClock clock;
  LogWriter log(output(directory.path() + "/socket"), LogLevel::Info, clock);
  const std::string line(1000, 'x');
  int written = 0;
  // More than fits into the kernel's queue, the buffer and the thread's batch.
  for (; written < 100'000 && log.dropped() == 0; ++written) log.info(line);
  REQUIRE(log.dropped() == 1);
  for (int entry = 0; entry < written - 1; ++entry) {
    if (journal.next().find(line) == std::string::npos) FAIL("only " << entry << " arrived");
  }
  // The warning comes with the batch after the drop at the latest.
  log.info("after");
  const std::string first = journal.next();
  const std::string second = journal.next();
  CHECK((first + second).find("log lines dropped: 1") != std::string::npos);
}
