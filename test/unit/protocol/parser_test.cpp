// SPDX-License-Identifier: MIT
#include "grayling/protocol/parser.hpp"

#include <algorithm>
#include <vector>

#include "grayling/protocol/limits.hpp"
#include "grayling/protocol/request_copy.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

// Returns the result of a connection's bytes: "state|address|name|sender|recipient|queue|instance|
// sasl" of each request, then "MALFORMED fault", "" (more is needed) or "…" (in the middle of one).
std::vector<std::string> parse(const std::vector<std::string>& chunks) {
  RequestParser parser;
  std::vector<std::string> seen;
  for (const auto& chunk : chunks) {
    parser.feed(chunk);
    for (;;) {
      const auto status = parser.next();
      if (status == RequestParser::Status::NeedMore) break;
      if (status == RequestParser::Status::Malformed) {
        seen.push_back("MALFORMED " + parser.fault());
        return seen;
      }
      const auto& r = parser.request();
      std::string line;
      for (auto v : {r.protocol_state, r.client_address, r.client_name, r.sender.value_or("(none)"),
                     r.recipient, r.queue_id, r.instance, r.sasl_username}) {
        line.append(v).append("|");
      }
      line.pop_back();
      seen.push_back(line);
    }
  }
  if (parser.is_mid_request()) seen.emplace_back("…");
  return seen;
}

void check(const std::string& bytes, const std::vector<std::string>& expected) {
  CAPTURE(bytes);
  CHECK(parse({bytes}) == expected);
  std::vector<std::string> single;
  for (char c : bytes) single.emplace_back(1, c);
  CHECK(parse(single) == expected);
}

const std::string kFull =
    "request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\n"
    "client_address=192.0.2.7\nclient_name=mx.example.org\nhelo_name=x\nsender=a@example.org\n"
    "recipient=b@example.net\nqueue_id=\ninstance=1a.2b\nsasl_username=\n\n";
const std::string kFullSeen = "RCPT|192.0.2.7|mx.example.org|a@example.org|b@example.net||1a.2b|";

}  // namespace

TEST_CASE("HELO, context and number of recipients are read, and kept by a copy") {
  RequestParser parser;
  parser.feed("sender=\nrecipient_count=2\npolicy_context=mx\nrecipient=b@x\nhelo_name=mail.x\n\n");
  REQUIRE(parser.next() == RequestParser::Status::Request);
  const RequestCopy copy(parser.request());
  parser.feed(std::string(5000, 'x'));
  CHECK(copy.request().recipient_count == "2");
  CHECK(copy.request().policy_context == "mx");
  CHECK(copy.request().recipient == "b@x");
  CHECK(copy.request().helo_name == "mail.x");
}

TEST_CASE("other attributes are found in the lines of a request and of its copy") {
  RequestParser parser;
  parser.feed(
      "recipient=b@x\n\n"
      "sender=\nencryption_protocol=\nserver_address=192.0.2.25\nserver_address=192.0.2.26\n\n"
      "encryption_protocol=TLSv1.3\r\nxserver_address=1\r\nserver_addresses=1\r\nsize=5\r\n\r\n");
  REQUIRE(parser.next() == RequestParser::Status::Request);
  CHECK_FALSE(find_attribute(parser.request(), kServerAddress));
  CHECK_FALSE(find_attribute(RequestCopy(parser.request()).request(), kEncryptionProtocol));
  REQUIRE(parser.next() == RequestParser::Status::Request);
  CHECK(find_attribute(parser.request(), kServerAddress) == "192.0.2.25");
  CHECK(find_attribute(parser.request(), kEncryptionProtocol) == "");
  const RequestCopy copy(parser.request());
  REQUIRE(parser.next() == RequestParser::Status::Request);
  CHECK(find_attribute(copy.request(), kServerAddress) == "192.0.2.25");
  CHECK(find_attribute(copy.request(), kEncryptionProtocol) == "");
  CHECK(find_attribute(parser.request(), kEncryptionProtocol) == "TLSv1.3");
  CHECK_FALSE(find_attribute(parser.request(), kServerAddress));
  CHECK(find_attribute(parser.request(), "size") == "5");
  CHECK(find_attribute(RequestCopy(parser.request()).request(), kEncryptionProtocol) == "TLSv1.3");
}

TEST_CASE("a request is read however its bytes are cut") {
  check(kFull, {kFullSeen});
  check(kFull + kFull, {kFullSeen, kFullSeen});
  check(kFull + kFull.substr(0, 40), {kFullSeen, "…"});
  check("", {});
}

TEST_CASE("a request cut in two anywhere is the same request") {
  const std::string two = kFull + kFull;
  for (std::size_t i = 0; i <= two.size(); ++i) {
    CAPTURE(i);
    CHECK(parse({two.substr(0, i), two.substr(i)}) ==
          std::vector<std::string>{kFullSeen, kFullSeen});
  }
}

TEST_CASE("lent bytes are no longer needed once they are kept, or more are asked for") {
  for (std::size_t i = 0; i <= kFull.size(); ++i) {
    CAPTURE(i);
    RequestParser parser;
    std::string bytes = kFull + kFull + kFull.substr(0, i);
    parser.lend(bytes);
    REQUIRE(parser.next() == RequestParser::Status::Request);
    CHECK(parser.request().client_name == "mx.example.org");
    parser.keep();
    std::fill(bytes.begin(), bytes.end(), 'x');
    REQUIRE(parser.next() == RequestParser::Status::Request);
    CHECK(parser.request().client_name == "mx.example.org");
    if (i < kFull.size()) CHECK(parser.next() == RequestParser::Status::NeedMore);
    bytes = kFull.substr(i) + kFull.substr(0, i);
    parser.lend(bytes);
    REQUIRE(parser.next() == RequestParser::Status::Request);
    CHECK(parser.request().client_name == "mx.example.org");
    CHECK(parser.next() ==
          (i < kFull.size() ? RequestParser::Status::NeedMore : RequestParser::Status::Request));
    std::fill(bytes.begin(), bytes.end(), 'x');
    parser.feed(kFull.substr(i == kFull.size() ? 0 : i));
    CHECK(parser.next() == RequestParser::Status::Request);
    CHECK(parser.request().client_name == "mx.example.org");
  }
}

TEST_CASE("a parser holds no memory for requests that were lent as a whole") {
  RequestParser parser;
  const std::size_t bytes = parser.bytes();
  parser.lend(kFull);
  REQUIRE(parser.next() == RequestParser::Status::Request);
  CHECK(parser.next() == RequestParser::Status::NeedMore);
  CHECK(parser.bytes() == bytes);
}

TEST_CASE("what a request may hold") {
  SECTION("CRLF") {
    check("sender=a\r\nrecipient=b\r\n\r\n", {"|||a|b|||"});
  }
  SECTION("values with =") {
    check("sender=a=b=c@d\n\n", {"|||a=b=c@d||||"});
  }
  SECTION("an empty sender is not an absent one") {
    check("sender=\n\n", {"|||||||"});
    check("recipient=b\n\n", {"|||(none)|b|||"});
  }
  SECTION("<> is the null sender, as people write it") {
    check("sender=<>\nrecipient=b\n\nsender=<a@b>\n\n", {"||||b|||", "|||<a@b>||||"});
  }
  SECTION("empty lines before a request, of which none is one") {
    check("\n\n", {});
    check("\r\n\n\r\n", {});
    check("\r", {});
    check("\n\n" + kFull + "\n\r\n\n" + kFull + "\n", {kFullSeen, kFullSeen});
    check("\n\nsender=a\n", {"…"});
    check(std::string(3 * kRequestBytesMax, '\n') + kFull, {kFullSeen});
  }
  SECTION("a protocol_state and a request type in any case") {
    check("protocol_state=rcpt\n\nprotocol_state=Data\n\n",
          {"RCPT|||(none)||||", "DATA|||(none)||||"});
    check("protocol_state=End-of-Message\n\n", {"END-OF-MESSAGE|||(none)||||"});
    check("protocol_state=rcpt \n\nprotocol_state=Foo\n\n",
          {"rcpt |||(none)||||", "Foo|||(none)||||"});
    check("request=SMTPD_Access_Policy\nsender=a\n\n", {"|||a||||"});
  }
  SECTION("unknown attributes, near misses among them") {
    check("senders=x\nSender=x\n sender=x\n=x\ntls_sni=x\n\n", {"|||(none)||||"});
  }
  SECTION("of two the first holds") {
    check("sender=a\nsender=b\n\n", {"|||a||||"});
  }
  SECTION("eight-bit bytes, quotes, blanks and a lone CR") {
    check("sender=\"a b\"\xff\r'@d\n\n", {"|||\"a b\"\xff\r'@d||||"});
  }
  SECTION("no request type") {
    check("protocol_state=RCPT\n\n", {"RCPT|||(none)||||"});
  }
}

TEST_CASE("what is malformed, and ends the connection after the requests before it") {
  check("sender=a\n\nGET / HTTP/1.\n", {"|||a||||", "MALFORMED line without '=': GET / HTTP/1."});
  check("request=smtpd_access_policy \n",
        {"MALFORMED unknown request type: request=smtpd_access_policy "});
  check("request=junk\n", {"MALFORMED unknown request type: request=junk"});
  check("request=smtpd_access_policy\nrequest=junk\n",
        {"MALFORMED unknown request type: request=junk"});
  check("request=\n\n", {"MALFORMED unknown request type: request="});
  check(std::string("a=b\0c\n", 6), {"MALFORMED NUL byte: a=b?c"});
  check("a\x1b[2J\n", {"MALFORMED line without '=': a?[2J"});
}

TEST_CASE("what is another protocol is named, with what to do, however its bytes are cut") {
  const auto check_named = [](const std::string& bytes, const std::string& name,
                              const std::string& remedy) {
    for (const std::string before : {"", "\n", "sender=a\n\n"}) {
      CAPTURE(before, bytes);
      std::vector<std::string> single;
      for (char c : before + bytes) single.emplace_back(1, c);
      const auto seen = parse({before + bytes});
      REQUIRE_FALSE(seen.empty());
      CHECK(seen.back().starts_with("MALFORMED " + name));
      CHECK(seen.back().find(remedy) != std::string::npos);
      CHECK(seen.size() == (before.size() > 1 ? 2 : 1));
      CHECK(parse(single) == seen);
    }
  };
  const std::string proxy2("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x7f\0\0\1\x7f\0\0\1\xff\xff\0\x19",
                           28);
  check_named(proxy2 + kFull, "PROXY protocol, version 2", "take send-proxy-v2 out");
  check_named("PROXY TCP4 192.0.2.1 192.0.2.2 40000 10023\r\n" + kFull, "PROXY protocol",
              "take send-proxy out");
  check_named("PROXY TCP6 2001:db8::1 ::1 40000 10023\r\n", "PROXY protocol", "send-proxy");
  check_named("PROXY UNKNOWN\r\n", "PROXY protocol", "send-proxy");
  check_named(std::string("\x16\x03\1\2\0\1\0\1\xfc\3\3=", 12), "TLS", "without");
  check_named(std::string("\x16\x03\1\2\n\1\0\1\xfc\3\3=", 12), "TLS", "without");
  check_named(std::string("\0\0\0\rO\0\0\0\6", 9), "milter", "check_policy_service");
  check_named("EHLO mx.example.org\r\n", "SMTP", "check_policy_service");
  check_named("helo x\n", "SMTP", "check_policy_service");
  check_named("220 mx.example.org ESMTP\r\n", "SMTP", "check_policy_service");
  check_named("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP", "status.listen");
  check_named("GET /?a=b HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP", "status.listen");
  check_named("GET /?a=b HTTP/1.0\n\n", "HTTP", "status.listen");
  check_named("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP", "status.listen");
}

TEST_CASE("what only looks like another protocol is not taken for it") {
  check(std::string("\0\n", 2), {"MALFORMED NUL byte: ?"});
  check(std::string("\0\r\nQUIX\n", 8), {"MALFORMED NUL byte: ?"});
  check("PROXYING TCP4\n", {"MALFORMED line without '=': PROXYING TCP4"});
  check(std::string("\0x HTTP/1.1a=b\n", 15), {"MALFORMED NUL byte: ?x HTTP/1.1a=b"});
  check("helo_name=helo x\nsender=a HTTP/1.1\n\n", {"|||a HTTP/1.1||||"});
}

TEST_CASE("a request holds up to 100 attributes") {
  std::string attributes;
  for (int i = 0; i < 100; ++i) attributes += "a=b\n";
  check(attributes + "\n", {"|||(none)||||"});
  check(attributes + "\n" + attributes + "\n", {"|||(none)||||", "|||(none)||||"});
  check(attributes + "c=d\n\n", {"MALFORMED over 100 attributes: c=d"});
}

TEST_CASE("a request holds up to 64 KiB with its last line end") {
  const std::string head = "sender=a\nx=";
  const auto request = [&](std::size_t bytes) {
    return head + std::string(bytes - head.size() - 2, 'y') + "\n\n";
  };
  CHECK(parse({request(kRequestBytesMax)}) == std::vector<std::string>{"|||a||||"});
  CHECK(parse({request(kRequestBytesMax), request(kRequestBytesMax)}).size() == 2);
  const auto over = parse({request(kRequestBytesMax + 1)});
  REQUIRE(over.size() == 1);
  CHECK(over[0].starts_with("MALFORMED request over 64 KiB: sender=a?x=yyy"));
  const auto endless = parse({std::string(kRequestBytesMax, 'x'), "x"});
  REQUIRE(endless.size() == 1);
  CHECK(endless[0].starts_with("MALFORMED request over 64 KiB"));
  CHECK(endless[0].size() < 200);
}
