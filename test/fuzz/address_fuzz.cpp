// SPDX-License-Identifier: MIT
// Addresses of clients and senders, and the columns that they go into: no crash, and the promises
// for all values hold for this one.
#include <array>
#include <cstdint>
#include <string>

#include <arpa/inet.h>

#include "fuzz/require.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/sender.hpp"
#include "grayling/store/column.hpp"

using namespace grayling;

namespace {

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_utf8_char(text).value().length);
  return count;
}

void check_column(std::string_view value, const ColumnRules& rules) {
  const std::string text = column_text(value, rules);
  require(is_utf8(text));
  require(characters(text) <= rules.chars_max);
  require(text.empty() || text.back() != ' ');
}

std::string normalised(std::string_view sender) {
  std::string key;
  set_normalised_sender(key, sender);
  return key;
}

bool is_address_for_libc(std::string_view text) {
  const std::string copy(text);
  std::array<unsigned char, 16> bytes{};
  if (copy.find('\0') != std::string::npos) return false;
  return inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ip = IpAddress::parse(text)) {
    require(IpAddress::parse(ip->text()) == ip);
    for (int prefix = 0; prefix <= ip->bits(); ++prefix) {
      require(ip->masked(prefix).masked(prefix) == ip->masked(prefix));
    }
  }
  require(IpAddress::parse(text).has_value() == is_address_for_libc(text));
  require(normalised(text) == normalised(lower_case(text)));
  require(printable(text, 64).size() <= 64 + 3);
  require(is_utf8(printable(text)));
  for (const char32_t code_point_max : {0x7fU, 0xffU, 0xffffU, 0x10ffffU}) {
    check_column(text, {320, code_point_max});
    check_column(text, {500, code_point_max});
  }
  return 0;
}
