// SPDX-License-Identifier: MIT
#include "simulation/postgrey_model.hpp"

#include <algorithm>
#include <cctype>

#include "simulation/networks.hpp"

namespace grayling::simulation {
namespace {

constexpr Seconds kDelay = 300;
constexpr Seconds kWindow = 2 * 86400;
constexpr Seconds kLifetime = 35 * 86400;
constexpr int kClientCount = 5;
constexpr Seconds kClientPause = 3600;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string postgrey_sender(std::string_view sender) {
  const auto at = sender.rfind('@');
  if (at == std::string_view::npos) return std::string(sender);
  const std::string_view local = sender.substr(0, std::min(at, sender.find('+')));
  std::string out;
  for (std::size_t i = 0; i < local.size();) {
    std::size_t end = i;
    while (end < local.size() && is_word(local[end])) ++end;
    bool is_number = end > i;
    for (std::size_t j = i; j < end; ++j) is_number = is_number && is_digit(local[j]);
    if (is_number) {
      out += '#';
    } else {
      out += local.substr(i, end == i ? 1 : end - i);
    }
    i = std::max(end, i + 1);
  }
  return out.append(sender.substr(at));
}

bool PostgreyModel::passes(const Envelope& envelope, UnixSeconds now) {
  if (has_lists_ && is_on_postgrey_list(envelope.host.name)) return true;
  const std::string& address = envelope.host.address;
  if (is_client_known(address, now)) return true;
  Triplet& triplet = triplets_[network_24(address) + "/" + postgrey_sender(envelope.sender) + "/" +
                               envelope.recipient];
  const bool has_passed = triplet.last - triplet.first >= kDelay;
  const bool is_purged = has_passed && now - triplet.last > kLifetime;
  if (is_purged || (!has_passed && now - triplet.first > kWindow)) triplet = {now, now};
  triplet.last = now;
  if (now - triplet.first < kDelay) return false;
  if (!has_passed || is_purged) count_client(address, now);
  return true;
}

bool PostgreyModel::is_client_known(const std::string& address, UnixSeconds now) {
  const auto found = clients_.find(address);
  if (found == clients_.end()) return false;
  if (now - found->second.last > kLifetime) {
    clients_.erase(found);
    return false;
  }
  if (found->second.count < kClientCount) return false;
  found->second.last = std::max(found->second.last, now);
  return true;
}

void PostgreyModel::count_client(const std::string& address, UnixSeconds now) {
  Client& client = clients_[address];
  if (client.count > 0 && now - client.last < kClientPause) return;
  ++client.count;
  client.last = now;
}

}  // namespace grayling::simulation
