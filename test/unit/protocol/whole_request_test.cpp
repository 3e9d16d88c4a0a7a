// SPDX-License-Identifier: MIT
#include "protocol/whole_request.hpp"

#include <random>
#include <string>

#include "grayling/protocol/limits.hpp"
#include "protocol/line_marks.hpp"
#include "support/catch.hpp"
#include "support/plain_request.hpp"

using namespace grayling;

namespace {

const std::string kType = "request=smtpd_access_policy\n";

// As Postfix 3.7 sends it, without the empty line.
const std::string kUsual =
    kType +
    "protocol_state=RCPT\nprotocol_name=ESMTP\nclient_address=198.51.100.7\n"
    "client_name=mail.sender.example\nclient_port=34567\nreverse_client_name=mail.sender.example\n"
    "server_address=192.0.2.1\nserver_port=25\nhelo_name=mail.sender.example\n"
    "sender=anna@sender.example\nrecipient=bob@here.example\nrecipient_count=0\n"
    "queue_id=4BcXyZ12345\ninstance=123.456.0\nsize=12345\netrn_domain=\nstress=\nsasl_method=\n"
    "sasl_username=\nsasl_sender=\nccert_subject=\nccert_issuer=\nccert_fingerprint=\n"
    "ccert_pubkey_fingerprint=\nencryption_protocol=TLSv1.3\n"
    "encryption_cipher=TLS_AES_256_GCM_SHA384\nencryption_keysize=256\npolicy_context=\n"
    "compatibility_level=3.6\nmail_version=3.7.11\n";

// How many bytes the fast reader takes; 0: it leaves them to the plain one.
std::size_t taken(std::string_view bytes) {
  CHECK(is_read_alike(bytes));
  PolicyRequest request;
  return read_whole_request(bytes, request);
}

// The usual request behind an attribute whose value has `bytes` bytes, so that all others stand at
// other places.
std::string shifted(std::size_t bytes) {
  return "x=" + std::string(bytes, 'y') + "\n" + kUsual + "\n";
}

}  // namespace

TEST_CASE("a usual request is read at once, with all that the plain reader reads") {
  PolicyRequest request;
  const std::string bytes = kUsual + "\n";
  REQUIRE(read_whole_request(bytes, request) == bytes.size());
  CHECK(request.protocol_state == "RCPT");
  CHECK(request.client_address == "198.51.100.7");
  CHECK(request.client_name == "mail.sender.example");
  CHECK(request.helo_name == "mail.sender.example");
  CHECK(request.sender == "anna@sender.example");
  CHECK(request.recipient == "bob@here.example");
  CHECK(request.recipient_count == "0");
  CHECK(request.queue_id == "4BcXyZ12345");
  CHECK(request.instance == "123.456.0");
  CHECK(request.lines == bytes);
  CHECK(values_of(request) == plain_values(bytes));
}

TEST_CASE("a whole request is read wherever its lines begin, and whatever follows it") {
  for (std::size_t bytes = 0; bytes < 3 * kMarkedBytes; ++bytes) {
    const std::string whole = shifted(bytes);
    CAPTURE(bytes);
    CHECK(taken(whole) == whole.size());
    CHECK(is_read_alike(whole));
    const std::string follows = whole + kUsual.substr(0, bytes);
    CHECK(taken(follows) == whole.size());
    CHECK(is_read_alike(follows));
  }
}

TEST_CASE("nothing is left of the request that was read before") {
  const std::string bytes = kType + "x=" + std::string(kMarkedBytes, 'y') + "\n\n";
  for (const ReadWholeRequest read : whole_request_readers()) {
    PolicyRequest request;
    REQUIRE(read(kUsual + "\n", request) == kUsual.size() + 1);
    REQUIRE(read(bytes, request) == bytes.size());
    CHECK(values_of(request) == plain_values(bytes));
    CHECK(read(kUsual + "\n", request) == kUsual.size() + 1);
  }
}

TEST_CASE("long values, with many '=' or none, are read across blocks of bytes") {
  std::mt19937 random(8);
  for (int round = 0; round < 300; ++round) {
    std::string bytes = kType + "sender=";
    for (int i = 0; i < 8; ++i) {
      bytes.append(random() % 150, 'a').append(random() % 2, '=');
      bytes.append(random() % 150, '=').append("\n");
      bytes.append(random() % kMarkedBytes, 'b').append("=");
    }
    bytes += "\nrecipient=b=c\n\n";
    CAPTURE(bytes);
    CHECK(taken(bytes) == bytes.size());
    CHECK(is_read_alike(bytes));
  }
}

TEST_CASE("a line of any length is read, if its '=' is among its first bytes") {
  for (std::size_t length = 2; length < 4 * kMarkedBytes; ++length) {
    for (const std::size_t after : {0U, 1U, 60U, 70U}) {
      const std::string tail = "\nx=" + std::string(after, 'y') + "\n\n";
      const std::string value = kType + "helo_name=" + std::string(length, 'v') + tail;
      const std::string name = kType + std::string(length, 'n') + "=" + tail;
      CAPTURE(length, after);
      CHECK(taken(value) == (value.size() < kMarkedBytes ? 0 : value.size()));
      const bool is_short = name.size() >= kMarkedBytes && length < kMarkedBytes;
      CHECK(taken(name) == (is_short ? name.size() : 0));
    }
  }
}

TEST_CASE("no '=', a NUL, and a CR at the end are found beyond the first bytes of a line") {
  const std::string tail = "\nrecipient=b\n\n";
  for (std::size_t length = 1; length < 3 * kMarkedBytes; ++length) {
    const std::string value(length, 'v');
    CAPTURE(length);
    CHECK(taken(kType + value + tail + kUsual) == 0);
    CHECK(taken(kType + "helo_name=" + value + "\r" + tail) == 0);
    CHECK(taken(kType + "helo_name=" + value + std::string(1, '\0') + value + tail) == 0);
    CHECK(taken(kType + "other=" + value + std::string(1, '\0') + value + tail) == 0);
    const std::string cr = kType + "other=" + value + "\r" + tail;
    CHECK(taken(cr) == (cr.size() < kMarkedBytes ? 0 : cr.size()));
  }
}

TEST_CASE("a request that isn't complete is left to the plain reader, wherever it is cut") {
  for (const unsigned shift : {0U, 13U, 40U}) {
    const std::string whole = shifted(shift);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(shift, size);
      CHECK(taken(whole.substr(0, size)) == 0);
    }
  }
}

TEST_CASE("a request with a byte that is out of place is left to the plain reader") {
  const std::string whole = shifted(13);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    CAPTURE(at);
    std::string bytes = whole;
    bytes[at] = '\0';
    CHECK(taken(bytes) == 0);
    for (const char byte : {'\n', '=', '\r', 'x'}) {
      bytes[at] = byte;
      CHECK(is_read_alike(bytes));
    }
    bytes = whole;
    bytes.insert(at, "\r");
    CHECK(is_read_alike(bytes));
    bytes = whole;
    bytes.erase(at, 1);
    CHECK(is_read_alike(bytes));
    if (whole[at] == '=' && whole[at + 1] == '\n') CHECK(taken(bytes) == 0);
  }
}

TEST_CASE("what Postfix doesn't send is left to the plain reader") {
  const std::string tail = "x=" + std::string(kMarkedBytes, 'y') + "\n\n";
  CHECK(taken(kType + tail) > 0);
  CHECK(taken("") == 0);
  CHECK(taken(kType + "\n") == 0);  // shorter than a block
  CHECK(taken("\n" + kType + tail) == 0);
  CHECK(taken("\r\n" + kType + tail) == 0);
  CHECK(taken(kType + "sender=a\r\n" + tail) == 0);
  CHECK(taken(kType + "x=" + std::string(kMarkedBytes, 'y') + "\n\r\n") == 0);
  CHECK(taken(kType + "instance=a\ninstance=b\n" + tail) == 0);
  CHECK(taken(kType + kType + tail) == 0);
  CHECK(taken("sender=a\n" + tail) == 0);
  CHECK(taken("request=SMTPD_Access_Policy\n" + tail) == 0);
  CHECK(taken("request=junk\n" + tail) == 0);
  CHECK(taken(kType + "GET / HTTP/1.\n" + tail) == 0);
}

TEST_CASE("the fast reader has the limits of the plain one") {
  std::string attributes = kType;
  for (std::size_t i = 1; i < kRequestAttributesMax; ++i) attributes += "a=b\n";
  CHECK(taken(attributes + "\n") > 0);
  CHECK(taken(attributes + "c=d\n\n") == 0);
  const std::string head = kType + "x=";
  const auto request = [&](std::size_t bytes) {
    return head + std::string(bytes - head.size() - 2, 'y') + "\n\n";
  };
  CHECK(taken(request(kRequestBytesMax)) == kRequestBytesMax);
  CHECK(taken(request(kRequestBytesMax) + kUsual) == kRequestBytesMax);
  CHECK(taken(request(kRequestBytesMax + 1)) == 0);
}

TEST_CASE("of two senders the first holds, and <> is the null sender") {
  PolicyRequest request;
  const std::string tail = "x=" + std::string(kMarkedBytes, 'y') + "\n\n";
  REQUIRE(read_whole_request(kType + "sender=a\nsender=b\n" + tail, request) > 0);
  CHECK(is_read_alike(kType + "sender=a\nsender=b\n" + tail));
  CHECK(is_read_alike(kType + "sender=<>\nprotocol_state=data\n" + tail));
  const std::string null_sender = kType + "sender=<>\nprotocol_state=data\n" + tail;
  REQUIRE(read_whole_request(null_sender, request) > 0);
  CHECK(request.sender == "");
  CHECK(request.protocol_state == "DATA");
}
