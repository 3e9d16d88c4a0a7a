// SPDX-License-Identifier: MIT
#include "resolver/resolv_conf.hpp"

#include <algorithm>
#include <fstream>

namespace grayling {
namespace {

constexpr std::size_t kServersMax = 3;            // MAXNS of the C library
constexpr std::size_t kFileBytesMax = 64 * 1024;  // what is behind them is not looked at
constexpr std::string_view kKeyword = "nameserver";
constexpr std::string_view kBlanks = " \t\r";

}  // namespace

std::vector<NameServer> servers_of_resolv_conf(std::string_view text) {
  std::vector<NameServer> servers;
  while (!text.empty() && servers.size() < kServersMax) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(kKeyword)) continue;
    line.remove_prefix(kKeyword.size());
    const auto start = line.find_first_not_of(kBlanks);
    if (start == 0 || start == std::string_view::npos) continue;
    line.remove_prefix(start);
    const auto address = IpAddress::parse(line.substr(0, line.find_first_of(kBlanks)));
    if (address) servers.push_back({*address});
  }
  if (servers.empty()) servers.push_back({*IpAddress::parse("127.0.0.1")});
  return servers;
}

std::vector<NameServer> read_resolv_conf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return servers_of_resolv_conf(text);
}

}  // namespace grayling
