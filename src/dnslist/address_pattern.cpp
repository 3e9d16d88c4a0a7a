// SPDX-License-Identifier: MIT
#include "grayling/dnslist/address_pattern.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kGood = "; write it like 127.0.0.2, 127.0.0.[2-3] or 127.0.*.3";
constexpr std::size_t kShownBytesMax = 40;  // of a part

tl::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::Config, std::move(text));
}

// A number up to 255. A zero in front isn't accepted: "010" is 8 for some readers of addresses.
std::optional<std::uint8_t> number(std::string_view text) {
  std::uint8_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || (text.size() > 1 && text.front() == '0')) return {};
  return value;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<AddressPattern::Range> AddressPattern::parse_part(std::string_view part) {
  if (part == "*") return Range{};
  if (const auto single = number(part)) return Range{*single, *single};
  const auto dash = part.find('-');
  const bool has_brackets = part.size() > 2 && part.front() == '[' && part.back() == ']';
  if (has_brackets && dash != std::string_view::npos) {
    const auto least = number(part.substr(1, dash - 1));
    const auto most = number(part.substr(dash + 1, part.size() - dash - 2));
    if (least && most && *least > *most) {
      return refuse("the range " + std::string(part) + " is the wrong way round; write [" +
                    std::to_string(*most) + "-" + std::to_string(*least) + "]");
    }
    if (least && most) return Range{*least, *most};
  }
  return refuse("\"" + printable(part, kShownBytesMax) +
                "\" is no number from 0 to 255, no range like [2-3] and no *" + std::string(kGood));
}

Result<AddressPattern> AddressPattern::parse(std::string_view text) {
  // Postfix writes ranges and sets like this in postscreen_dnsbl_sites.
  if (text.find("..") != std::string_view::npos || text.find(';') != std::string_view::npos) {
    return refuse("a range is written like [2-3], and each other address as a pattern of its own");
  }
  const auto texts = parts_of(text);
  AddressPattern pattern;
  if (texts.size() != pattern.parts_.size()) {
    return refuse("is no pattern for an IPv4 address, which has four parts" + std::string(kGood));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto range = parse_part(texts[i]);
    if (!range) return fail(range.error());
    pattern.parts_[i] = *range;
  }
  if (pattern.parts_[0].least != 127 || pattern.parts_[0].most != 127) {
    return refuse(
        "reaches outside 127.0.0.0/8, where no list answers (RFC 5782); its first part must be "
        "127");
  }
  pattern.text_ = text;
  return pattern;
}

bool AddressPattern::matches(const IpAddress& address) const {
  if (!address.is_ipv4()) return false;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto byte = address.bytes()[i];
    if (byte < parts_[i].least || byte > parts_[i].most) return false;
  }
  return true;
}

bool AddressPattern::covers(const AddressPattern& other) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (other.parts_[i].least < parts_[i].least || other.parts_[i].most > parts_[i].most) {
      return false;
    }
  }
  return true;
}

}  // namespace grayling
