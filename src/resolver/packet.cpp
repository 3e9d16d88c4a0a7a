// SPDX-License-Identifier: MIT
#include "resolver/packet.hpp"

#include <array>
#include <optional>

#include <arpa/inet.h>
#include <arpa/nameser.h>

namespace grayling {
namespace {

using Bytes = std::span<const std::uint8_t>;

// The name that fills `data`, which lies in `message` and may point back into it.
std::optional<std::string> read_name(const ns_msg& message, Bytes data) {
  std::array<char, NS_MAXDNAME> text{};
  const int size = ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), data.data(),
                                      text.data(), text.size());
  if (size < 0 || static_cast<std::size_t>(size) != data.size()) return std::nullopt;
  std::string name = text.data();
  if (name == ".") name.clear();
  return name;
}

// Each add_… returns the bytes of memory that the record takes; 0: it is broken.

std::size_t add_address(DnsAnswer& answer, int family, std::size_t size, Bytes data) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (data.size() != size) return 0;
  if (::inet_ntop(family, data.data(), text.data(), text.size()) == nullptr) return 0;
  const auto address = IpAddress::parse(text.data());
  if (!address) return 0;
  answer.addresses.push_back(*address);
  return memory_of(*address);
}

// One string or more: each is a byte with its length, and its bytes (RFC 1035, section 3.3.14).
std::size_t add_text(DnsAnswer& answer, Bytes data) {
  std::string text;
  if (data.empty()) return 0;
  while (!data.empty()) {
    const std::size_t size = data.front();
    data = data.subspan(1);
    if (size > data.size()) return 0;
    text.append(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(size));
    data = data.subspan(size);
  }
  answer.texts.push_back(std::move(text));
  return memory_of(answer.texts.back());
}

std::size_t add_mail_host(DnsAnswer& answer, const ns_msg& message, Bytes data) {
  if (data.size() < 2) return 0;
  auto name = read_name(message, data.subspan(2));
  if (!name) return 0;
  const auto preference = static_cast<std::uint16_t>(data[0] << 8 | data[1]);
  answer.mail_hosts.push_back({preference, std::move(*name)});
  return memory_of(answer.mail_hosts.back());
}

std::size_t add_pointer(DnsAnswer& answer, const ns_msg& message, Bytes data) {
  auto name = read_name(message, data);
  if (!name) return 0;
  answer.names.push_back(std::move(*name));
  return memory_of(answer.names.back());
}

std::size_t add_record(DnsAnswer& answer, RecordType type, const ns_msg& message, Bytes data) {
  switch (type) {
    case RecordType::A:
      return add_address(answer, AF_INET, 4, data);
    case RecordType::Aaaa:
      return add_address(answer, AF_INET6, 16, data);
    case RecordType::Txt:
      return add_text(answer, data);
    case RecordType::Mx:
      return add_mail_host(answer, message, data);
    case RecordType::Ptr:
      return add_pointer(answer, message, data);
  }
  return 0;
}

}  // namespace

DnsAnswer read_packet(Bytes packet, RecordType type) {
  ns_msg message{};
  if (ns_initparse(packet.data(), static_cast<int>(packet.size()), &message) != 0) return {};
  const int code = ns_msg_getflag(message, ns_f_rcode);
  if (code == ns_r_nxdomain) return {DnsAnswer::Kind::NoName, {}, {}, {}, {}};
  if (code != ns_r_noerror) return {};
  DnsAnswer answer{DnsAnswer::Kind::NoData, {}, {}, {}, {}};
  std::size_t bytes = 0;  // a compressed name may take a hundred times its size in the packet
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return {};
    const bool is_wanted =
        ns_rr_type(record) == static_cast<int>(type) && ns_rr_class(record) == ns_c_in;
    if (!is_wanted) continue;
    const Bytes data(ns_rr_rdata(record), static_cast<std::size_t>(ns_rr_rdlen(record)));
    const std::size_t added = add_record(answer, type, message, data);
    bytes += added;
    if (added == 0 || bytes > kDnsAnswerBytesMax) return {};
    answer.kind = DnsAnswer::Kind::Records;
  }
  return answer;
}

}  // namespace grayling
