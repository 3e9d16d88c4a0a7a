// SPDX-License-Identifier: MIT
#include "grayling/server/service_manager.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>

#include <poll.h>
#include <sys/socket.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/server/socket_address.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

// The service manager's side: a socket that receives messages.
class Manager {
 public:
  explicit Manager(bool is_watching) {
    const std::string path = folder_.path("notify");
    const auto address = socket_address({Endpoint::Kind::Unix, "", 0, path});
    REQUIRE(bind(socket_.get(), address.get(), address.size) == 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    if (is_watching) setenv("WATCHDOG_USEC", "30000000", 1);
  }
  ~Manager() {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // Returns the next message, or "" if none has come in time.
  std::string next() {
    constexpr int kPatienceMs = 20'000;
    pollfd poll_fd{socket_.get(), POLLIN, 0};
    if (poll(&poll_fd, 1, kPatienceMs) != 1) return "";
    std::array<char, 4096> bytes{};
    const auto size = recv(socket_.get(), bytes.data(), bytes.size(), 0);
    return std::string(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  }

 private:
  TempDirectory folder_;
  FileDescriptor socket_{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

}  // namespace

TEST_CASE("the service manager gets each state, in order") {
  Manager manager(false);
  ServiceManager service;
  service.notify_ready();
  service.notify_reloading();
  service.notify_ready();
  service.notify_stopping();
  CHECK(manager.next() == "READY=1");
  CHECK(manager.next().rfind("RELOADING=1\nMONOTONIC_USEC=", 0) == 0);
  CHECK(manager.next() == "READY=1");
  CHECK(manager.next() == "STOPPING=1");
}

TEST_CASE("a service that is alive feeds the watchdog, and a changed status is sent") {
  Manager manager(true);
  ServiceManager service;
  service.notify_alive(true, "good");
  service.notify_alive(false, "stuck");
  service.notify_alive(false, "stuck");
  service.notify_alive(true, "good");
  for (const char* expected :
       {"WATCHDOG=1", "STATUS=good", "STATUS=stuck", "WATCHDOG=1", "STATUS=good"}) {
    CHECK(manager.next() == expected);
  }
}

TEST_CASE("without a watchdog no signs of life are sent, and the last messages aren't lost") {
  Manager manager(false);
  {
    ServiceManager service;
    service.notify_alive(true, "good");
    service.notify_stopping();
  }
  CHECK(manager.next() == "STATUS=good");
  CHECK(manager.next() == "STOPPING=1");
}

TEST_CASE("without a service manager nothing is sent") {
  Manager manager(false);
  const std::string path = getenv("NOTIFY_SOCKET");
  unsetenv("NOTIFY_SOCKET");
  {
    ServiceManager service;
    service.notify_ready();
    service.notify_alive(true, "good");
  }
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  {
    ServiceManager service;
    service.notify_stopping();
  }
  CHECK(manager.next() == "STOPPING=1");  // the first message that came
}
