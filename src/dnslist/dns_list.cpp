// SPDX-License-Identifier: MIT
#include "grayling/dnslist/dns_list.hpp"

#include <algorithm>

#include "dnslist/list_name.hpp"

namespace grayling {
namespace {

bool is_error(const IpAddress& address, const DnsList& list) {
  const bool is_in_range = address.is_ipv4() && address.is_loopback();
  return !is_in_range || std::any_of(list.errors.begin(), list.errors.end(),
                                     [&](const auto& pattern) { return pattern.matches(address); });
}

// Adds what one address is worth, if it is worth more than those before it.
void add(ListAnswer& answer, const IpAddress& address, const DnsList& list) {
  for (const auto& [pattern, points] : list.points) {
    if (!pattern.matches(address)) continue;
    if (answer.kind == ListAnswer::Kind::Listed && points <= answer.points) continue;
    answer = {ListAnswer::Kind::Listed, points, address};
  }
}

void append_zone(std::string& name, const DnsList& list) {
  const auto place = list.zone.find(kKeyPlace);
  name += list.zone.substr(0, place);
  if (place == std::string::npos) return;
  name += list.key + list.zone.substr(place + kKeyPlace.size());
}

}  // namespace

int least_points(const DnsList& list) {
  int least = 0;
  for (const auto& [pattern, points] : list.points) least = std::min(least, points);
  return least;
}

int most_points(const DnsList& list) {
  int most = 0;
  for (const auto& [pattern, points] : list.points) most = std::max(most, points);
  return most;
}

std::string ipv4_name(const std::array<std::uint8_t, 16>& bytes, const DnsList& list) {
  std::string name;
  for (std::size_t i = 4; i > 0; --i) name += std::to_string(bytes[i - 1]) + ".";
  append_zone(name, list);
  return name;
}

std::string ipv6_name(const std::array<std::uint8_t, 16>& bytes, const DnsList& list) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    name.append({kDigits[bytes[i - 1] & 0xF], '.', kDigits[bytes[i - 1] >> 4], '.'});
  }
  append_zone(name, list);
  return name;
}

std::string query_name(const IpAddress& client, const DnsList& list) {
  return client.is_ipv4() ? ipv4_name(client.bytes(), list) : ipv6_name(client.bytes(), list);
}

ListAnswer judge(const DnsAnswer& answer, const DnsList& list) {
  switch (answer.kind) {
    case DnsAnswer::Kind::Failure:
      return {};
    case DnsAnswer::Kind::NoData:
    case DnsAnswer::Kind::NoName:
      return {ListAnswer::Kind::NotListed};
    case DnsAnswer::Kind::Records:
      break;
  }
  const auto& addresses = answer.addresses;
  if (addresses.empty() || addresses.size() > kListRecordsMax) return {};
  const auto error = std::find_if(addresses.begin(), addresses.end(),
                                  [&](const auto& address) { return is_error(address, list); });
  if (error != addresses.end()) return {ListAnswer::Kind::Error, 0, *error};
  ListAnswer result{ListAnswer::Kind::Unnamed, 0, addresses.front()};
  for (const auto& address : addresses) add(result, address, list);
  return result;
}

}  // namespace grayling
