// SPDX-License-Identifier: MIT
#include "cli/ask/query.hpp"

#include <cstring>
#include <filesystem>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kLong{10};
const std::string kRequest = "request=smtpd_access_policy\n\n";

// A service that reads one request from a UNIX socket, sends `pieces` one by one, and hangs up.
class OneAnswer {
 public:
  OneAnswer(const std::string& path, std::vector<std::string> pieces)
      : listener_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const void* generic = &address;
    REQUIRE(::bind(listener_, static_cast<const sockaddr*>(generic), sizeof address) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    thread_ = std::thread([this, pieces = std::move(pieces)] { answer(pieces); });
  }
  ~OneAnswer() {
    thread_.join();
    ::close(listener_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

 private:
  void answer(const std::vector<std::string>& pieces) const {
    const int fd = ::accept(listener_, nullptr, nullptr);
    std::string request;
    char byte = 0;
    while (!request.ends_with("\n\n") && ::read(fd, &byte, 1) == 1) request += byte;
    for (const auto& piece : pieces) ::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL);
    ::close(fd);
  }

  int listener_;
  std::thread thread_;
};

Result<std::string> ask_one(std::vector<std::string> pieces) {
  const TempDirectory directory;
  const OneAnswer service(directory.path("s"), std::move(pieces));
  return request_action(*parse_endpoint("unix:" + directory.path("s")), kRequest, kLong);
}

void check(const std::vector<std::string>& pieces, const std::string& action) {
  INFO(action);
  const auto answer = ask_one(pieces);
  REQUIRE(answer);
  CHECK(*answer == action);
}

void check_failed(const std::vector<std::string>& pieces, const std::string& why) {
  const auto answer = ask_one(pieces);
  REQUIRE_FALSE(answer);
  INFO(answer.error().text);
  CHECK(answer.error().text.find("unix:/") == 0);
  CHECK(answer.error().text.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("a request is complete with the attributes that were given") {
  CHECK(request_text({"sender=a@b"}) ==
        "request=smtpd_access_policy\nprotocol_state=RCPT\nsender=a@b\n\n");
  CHECK(request_text({"protocol_state=DATA", "request=x", "sender="}) ==
        "protocol_state=DATA\nrequest=x\nsender=\n\n");
  CHECK(request_text({"request_id=1", "protocol_state="}) ==
        "request=smtpd_access_policy\nrequest_id=1\nprotocol_state=\n\n");
}

TEST_CASE("an attribute is a name, an equals sign and one line") {
  CHECK(check_attribute("a="));
  CHECK(check_attribute("a=b=c \xff"));
  for (const auto& bad : {std::string("a"), std::string(""), std::string("=b"),
                          std::string("a=b\nc"), std::string("a=\r"), std::string("a=\0b", 4)}) {
    CHECK_FALSE(check_attribute(bad));
  }
}

TEST_CASE("an attribute that Postfix never sends is a warning with the nearest one") {
  CHECK(attribute_warning("client_address=192.0.2.1").empty());
  CHECK(attribute_warning("policy_context=backup-mx").empty());
  CHECK(attribute_warning("client_adress=192.0.2.1") ==
        "Postfix sends no \"client_adress\" (did you mean client_address?); grayling doesn't look "
        "at it");
  CHECK(attribute_warning("from=\x1b") == "Postfix sends no \"from\"; grayling doesn't look at it");
  CHECK(attribute_warning("\x1b=a").find('\x1b') == std::string::npos);
}

TEST_CASE("a socket without permission is reported with the remedy") {
  const TempDirectory directory;
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
  const std::string path = directory.write("s", "", 0);
  const Unprivileged user;
  const auto kept = request_action(*parse_endpoint("unix:" + path), kRequest, kLong);
  REQUIRE_FALSE(kept);
  CHECK(kept.error().text == "unix:" + path + ": can't connect: Permission denied" +
                                 permission_remedy(path) +
                                 "; socket_mode and socket_group say who may connect");
}

TEST_CASE("the answer is the text after action=") {
  check({"action=DUNNO\n\n"}, "DUNNO");
  check({"act", "ion=DEFER_IF_PERMIT 4.2.0 a=b", "\n", "\n"}, "DEFER_IF_PERMIT 4.2.0 a=b");
  check({"action=PREPEND X-Greylist: caf\xc3\xa9\n\n"}, "PREPEND X-Greylist: café");
  check({"action=\x1b[31mDUNNO\n\n"}, "?[31mDUNNO");
}

TEST_CASE("a service that gives no answer is a failure") {
  check_failed({}, "closed the connection without an answer");
  check_failed({"action=DUNNO\n"}, "closed the connection without an answer");
  check_failed({"HTTP/1.1 400 Bad Request\n\n"}, "without an action: HTTP/1.1");
  check_failed({std::string(17000, 'x')}, "as grayling does");
}

TEST_CASE("a service that isn't there is a failure") {
  const TempDirectory directory;
  const auto absent =
      request_action(*parse_endpoint("unix:" + directory.path("s")), kRequest, kLong);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().text.find("No such file or directory; is grayling serving there?") !=
        std::string::npos);

  // A port that was free a moment ago: bound, never listened on.
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  void* generic = &address;
  REQUIRE(::bind(fd, static_cast<sockaddr*>(generic), length) == 0);
  REQUIRE(::getsockname(fd, static_cast<sockaddr*>(generic), &length) == 0);
  const Endpoint endpoint{Endpoint::Kind::Inet, "127.0.0.1", ntohs(address.sin_port), ""};
  const auto refused = request_action(endpoint, kRequest, kLong);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("Connection refused") != std::string::npos);

  // It listens, and never answers.
  REQUIRE(::listen(fd, 1) == 0);
  const auto silent = request_action(endpoint, kRequest, std::chrono::milliseconds(20));
  REQUIRE_FALSE(silent);
  CHECK(silent.error().text.find("no answer in time") != std::string::npos);
  ::close(fd);
}

}  // namespace grayling
