// SPDX-License-Identifier: MIT
#include "resolver/packet.hpp"

#include <string>

#include "support/catch.hpp"

using namespace grayling;
using namespace std::string_literals;
using Kind = DnsAnswer::Kind;

namespace {

std::string u16(std::size_t number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number)};
}

// A response for "a.test", whose records all belong to that name.
struct Packet {
  unsigned code = 0;
  std::size_t count = 0;
  std::string records{};

  Packet& add(unsigned type, const std::string& data) {
    ++count;
    records += "\xc0\x0c" + u16(type) + u16(1) + "\0\0\0\x3c"s + u16(data.size()) + data;
    return *this;
  }
  std::string text() const {
    return u16(7) + u16(0x8180 | code) + u16(1) + u16(count) + u16(0) + u16(0) + "\1a\4test\0"s +
           u16(16) + u16(1) + records;
  }
};

DnsAnswer read(const std::string& packet, RecordType type) {
  return read_packet({reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()}, type);
}

}  // namespace

TEST_CASE("records are read by their type") {
  CHECK(read(Packet().add(1, "\xc0\0\2\7"s).text(), RecordType::A).addresses[0].text() ==
        "192.0.2.7");
  const auto ipv6 = "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\7";
  CHECK(read(Packet().add(28, ipv6).text(), RecordType::Aaaa).addresses[0].text() == "2001:db8::7");
  CHECK(read(Packet().add(16, "\2ab\0\1c"s).text(), RecordType::Txt).texts[0] == "abc");
  CHECK(read(Packet().add(16, "\0"s).text(), RecordType::Txt).texts[0].empty());
  CHECK(read(Packet().add(15, "\1\2\2mx\xc0\x0c"s).text(), RecordType::Mx).mail_hosts[0] ==
        MailHost{258, "mx.a.test"});
  CHECK(read(Packet().add(12, "\1b\0"s).text(), RecordType::Ptr).names[0] == "b");
  CHECK(read(Packet().add(12, "\0"s).text(), RecordType::Ptr).names[0].empty());
  CHECK(read(Packet().add(12, "\3b.c\0"s).text(), RecordType::Ptr).names[0] == "b\\.c");
}

TEST_CASE("other types and an empty answer are no data") {
  CHECK(read(Packet().text(), RecordType::A).kind == Kind::NoData);
  CHECK(read(Packet().add(5, "\1b\0"s).text(), RecordType::A).kind == Kind::NoData);
  const auto both = Packet().add(5, "\1b\0"s).add(1, "\xc0\0\2\7"s).text();
  CHECK(read(both, RecordType::A).addresses.size() == 1);
}

TEST_CASE("the response code decides first") {
  CHECK(read(Packet{3}.text(), RecordType::A).kind == Kind::NoName);
  for (const unsigned code : {1U, 2U, 4U, 5U, 9U, 15U}) {
    CAPTURE(code);
    CHECK(read(Packet{code}.add(1, "\xc0\0\2\7"s).text(), RecordType::A).kind == Kind::Failure);
  }
}

TEST_CASE("a broken record makes the answer a failure") {
  CHECK(read(Packet().add(1, "\xc0\0\2"s).text(), RecordType::A).kind == Kind::Failure);
  CHECK(read(Packet().add(1, "\xc0\0\2\7\7"s).text(), RecordType::A).kind == Kind::Failure);
  CHECK(read(Packet().add(28, "\xc0\0\2\7"s).text(), RecordType::Aaaa).kind == Kind::Failure);
  CHECK(read(Packet().add(16, ""s).text(), RecordType::Txt).kind == Kind::Failure);
  CHECK(read(Packet().add(16, "\3ab"s).text(), RecordType::Txt).kind == Kind::Failure);
  CHECK(read(Packet().add(15, "\1"s).text(), RecordType::Mx).kind == Kind::Failure);
  CHECK(read(Packet().add(15, "\0\1\2m"s).text(), RecordType::Mx).kind == Kind::Failure);
  CHECK(read(Packet().add(15, "\0\1\1m\0x"s).text(), RecordType::Mx).kind == Kind::Failure);
  CHECK(read(Packet().add(12, "\xc0\x25"s).text(), RecordType::Ptr).kind == Kind::Failure);
  CHECK(read(Packet().add(12, "\xff\xff"s).text(), RecordType::Ptr).kind == Kind::Failure);
}

// Names that point back take two bytes in the packet, and all of themselves in memory.
TEST_CASE("records that take more than 64 KiB make the answer a failure") {
  const auto label = "\x3f"s + std::string(63, 'a');
  const auto name = "\0\1"s + label + label + label + "\0"s;
  const auto mail_hosts = [&](int count) {
    Packet packet;
    packet.add(15, name);
    // Where the name of the first record begins.
    const std::size_t at = 12 + 8 + 4 + 12 + 2;
    for (int i = 1; i < count; ++i) packet.add(15, "\0\1"s + u16(0xc000 | at));
    return read(packet.text(), RecordType::Mx);
  };
  const auto of_one = mail_hosts(1);
  REQUIRE(of_one.mail_hosts.size() == 1);
  const int room = static_cast<int>(kDnsAnswerBytesMax / memory_of(of_one));
  CHECK(mail_hosts(room).mail_hosts.size() == static_cast<std::size_t>(room));
  CHECK(mail_hosts(room + 1).kind == Kind::Failure);
}

TEST_CASE("a packet that is cut off anywhere is a failure") {
  const auto whole = Packet().add(16, "\2ab"s).add(16, "\2cd"s).text();
  REQUIRE(read(whole, RecordType::Txt).texts.size() == 2);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(read(whole.substr(0, size), RecordType::Txt).kind == Kind::Failure);
  }
}
