// SPDX-License-Identifier: MIT
#include "resolver/resolv_conf.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kServersMax = 3;            // MAXNS of the C library
constexpr std::size_t kFileBytesMax = 64 * 1024;  // what is behind them is not looked at
constexpr std::string_view kKeyword = "nameserver";
constexpr std::string_view kBlanks = " \t\r";

// An address without an interface is of no use where it holds on one link alone.
std::string unusable(std::string_view text, const std::optional<IpAddress>& address) {
  const bool is_of_link = text.find('%') != std::string_view::npos;
  std::string_view why = "not an IP address";
  if (is_of_link) why = "grayling can't ask an address that holds on one link alone";
  if (address) why = why_unaskable(*address);
  return "nameserver " + printable(text) + ": " + std::string(why.substr(0, why.find(';'))) +
         "; name another server in dns.resolver";
}

// The C library takes an address of all zeros for this host.
std::optional<IpAddress> parse_address(std::string_view text) {
  const auto address = IpAddress::parse(text);
  if (address == IpAddress::parse("0.0.0.0")) return IpAddress::parse("127.0.0.1");
  if (address == IpAddress::parse("::")) return IpAddress::parse("::1");
  return address;
}

}  // namespace

ResolvConf parse_resolv_conf(std::string_view text) {
  ResolvConf conf;
  auto& servers = conf.servers;
  while (!text.empty() && servers.size() < kServersMax) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(kKeyword)) continue;
    line.remove_prefix(kKeyword.size());
    const auto start = line.find_first_not_of(kBlanks);
    if (start == 0 || start == std::string_view::npos) continue;
    line.remove_prefix(start);
    const auto word = line.substr(0, line.find_first_of(kBlanks));
    const auto address = parse_address(word);
    if (address && why_unaskable(*address).empty()) {
      servers.push_back({*address});
    } else if (conf.unusable.size() < kServersMax) {
      conf.unusable.push_back(unusable(word, address));
    }
  }
  if (servers.empty()) servers.push_back({*IpAddress::parse("127.0.0.1")});
  return conf;
}

ResolvConf read_resolv_conf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return parse_resolv_conf(text);
}

}  // namespace grayling
