// SPDX-License-Identifier: MIT
// DNS messages: no crash, and records only of the type asked for. The first byte chooses the type.
#include <array>
#include <cstdint>

#include "fuzz/require.hpp"
#include "resolver/packet.hpp"

using namespace grayling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kTypes = {RecordType::A, RecordType::Aaaa, RecordType::Mx, RecordType::Ptr,
                                 RecordType::Txt};
  if (size == 0) return 0;
  const RecordType type = kTypes[data[0] % kTypes.size()];
  const DnsAnswer answer = read_packet({data + 1, size - 1}, type);
  const bool is_address = type == RecordType::A || type == RecordType::Aaaa;
  require(answer.addresses.empty() || is_address);
  require(answer.texts.empty() || type == RecordType::Txt);
  require(answer.mail_hosts.empty() || type == RecordType::Mx);
  require(answer.names.empty() || type == RecordType::Ptr);
  const std::size_t records = answer.addresses.size() + answer.texts.size() +
                              answer.mail_hosts.size() + answer.names.size();
  require((records > 0) == (answer.kind == DnsAnswer::Kind::Records));
  require(memory_of(answer) <= kDnsAnswerBytesMax);
  for (const auto& text : answer.texts) require(text.size() < size);
  return 0;
}
