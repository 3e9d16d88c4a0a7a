// SPDX-License-Identifier: MIT
#include "simulation/sqlgrey_model.hpp"

#include <algorithm>
#include <cctype>

#include "simulation/networks.hpp"

namespace grayling::simulation {
namespace {

constexpr Seconds kDelay = 300;
constexpr Seconds kWindow = 86400;
constexpr Seconds kLifetime = 60 * 86400;
constexpr int kDomainSenders = 2;

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}
bool is_separator(char c) {
  return std::string_view("._/=-").find(c) != std::string_view::npos;
}

std::string client_of(const Host& host) {
  const bool is_line = host.name == "unknown" || has_host_numbers(host.name, host.address) ||
                       host.name.find(".dsl.") != std::string::npos;
  return is_line ? host.address : network_24(host.address);
}

void replace_recipient(std::string& local, std::string_view recipient) {
  std::string written(recipient);
  std::replace(written.begin(), written.end(), '@', '=');
  const auto found = local.find(written);
  if (found != std::string::npos) local.replace(found, written.size(), "RCPT");
}

void cut_after_mask(std::string& local) {
  for (const auto* mask : {"bounce-", "bounce.", "bounce_", "bo-", "bo.", "bo_"}) {
    const auto found = local.find(mask);
    if (found == std::string::npos) continue;
    const std::size_t size = std::string_view(mask).size();
    local = local.substr(0, found + size) + "#";
    return;
  }
}

std::string without_hex(std::string_view local) {
  std::string out;
  for (std::size_t i = 0; i < local.size();) {
    std::size_t end = i;
    while (end < local.size() && !is_separator(local[end])) ++end;
    const std::string_view part = local.substr(i, end - i);
    const bool follows = i > 0 && !part.empty() && std::all_of(part.begin(), part.end(), is_hex);
    out += follows ? "#" : part;
    if (end < local.size()) out += local[end];
    i = end + 1;
  }
  return out;
}

}  // namespace

std::string sqlgrey_sender(std::string_view sender, std::string_view recipient) {
  const auto at = sender.find('@');
  std::string local(sender.substr(0, std::min(at, sender.find('+'))));
  replace_recipient(local, recipient);
  cut_after_mask(local);
  const auto domain = at == std::string_view::npos ? "" : sender.substr(at);
  return without_hex(local).append(domain);
}

bool SqlgreyModel::passes(const Envelope& envelope, UnixSeconds now) {
  const std::string client = client_of(envelope.host) + "/";
  const std::string& from = envelope.sender;
  const auto at = from.find('@');
  const std::string domain = client + (at == std::string::npos ? "" : from.substr(at));
  const std::string sender = client + sqlgrey_sender(from, envelope.recipient);
  if (is_known(domain, sender, now)) return true;
  const std::string triplet = client + from + "/" + envelope.recipient;
  const auto [waits, is_new] = waiting_.try_emplace(triplet, now);
  if (now - waits->second > kWindow) waits->second = now;
  if (now - waits->second < kDelay) return false;
  waiting_.erase(waits);
  learn(domain, sender, now);
  return true;
}

bool SqlgreyModel::is_known(const std::string& domain, const std::string& sender, UnixSeconds now) {
  Domain& of = domains_[domain];
  if (of.known_from > 0 && now - of.known_from <= kLifetime) {
    of.known_from = now;
    return true;
  }
  const auto found = senders_.find(sender);
  if (found == senders_.end() || now - found->second > kLifetime) return false;
  found->second = now;
  return true;
}

void SqlgreyModel::learn(const std::string& domain, const std::string& sender, UnixSeconds now) {
  Domain& of = domains_[domain];
  if (of.senders + 1 >= kDomainSenders) {
    of.known_from = now;
  } else if (senders_.insert_or_assign(sender, now).second) {
    ++of.senders;
  }
}

}  // namespace grayling::simulation
