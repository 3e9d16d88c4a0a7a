// SPDX-License-Identifier: MIT
// The rules that need no DNS, for a request of four lines: the client's address and its name, HELO,
// and the sender, who is the recipient. No crash, and the promises for all names hold for these.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/base/text.hpp"
#include "grayling/suspicion/line_name.hpp"
#include "grayling/suspicion/points.hpp"

using namespace grayling;

namespace {

std::array<std::string_view, 4> lines_of(std::string_view text) {
  std::array<std::string_view, 4> lines;
  for (auto& line : lines) {
    const auto end = std::min(text.find('\n'), text.size());
    line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// A name in which the address stands dotted is a line's, unless a word of it is a mail host's.
void check_dotted(const IpAddress& address) {
  if (!address.is_ipv4()) return;
  constexpr std::string_view kDomain = "there.example";
  require(has_line_name(address.text() + ".there.example", kDomain, address));
  require(!has_line_name(address.text() + ".smtp.there.example", kDomain, address));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lines = lines_of({reinterpret_cast<const char*>(data), size});
  PolicyRequest request;
  request.client_address = lines[0];
  request.client_name = lines[1];
  request.helo_name = lines[2];
  request.sender = request.recipient = lines[3];
  const Signs signs = signs_of(request, "mx.site.example");
  require(!(signs.has(Sign::NoName) && signs.has(Sign::LineName)));
  require(!(signs.has(Sign::HeloOurs) && signs.has(Sign::HeloAddress)));
  require(signs.has(Sign::SenderIsRecipient) == !lines[3].empty());
  require(!signs.has(Sign::NoTls));
  require(sum(signs, default_points()) >= 0);
  const std::string name = lower_case(lines[1]);
  request.client_name = name;
  require(is_line(request) == signs.has(Sign::LineName));
  if (const auto address = IpAddress::parse(lines[0])) check_dotted(*address);
  return 0;
}
