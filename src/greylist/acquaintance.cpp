// SPDX-License-Identifier: MIT
#include "grayling/greylist/acquaintance.hpp"

#include <algorithm>
#include <limits>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_identity.hpp"
#include "grayling/greylist/judge.hpp"

namespace grayling {
namespace {

// RFC 1035 section 2.3.4.
constexpr std::size_t kDomainBytesMax = 255;

// Not where `since` is still to come.
bool is_over(UnixSeconds since, Seconds time, UnixSeconds now) {
  Seconds age = 0;
  if (__builtin_sub_overflow(now, since, &age)) return since < now;
  return age > time;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kDomainBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

Acquaintance with_pass(const GreylistSettings& settings, const std::optional<Acquaintance>& row,
                       const Note& note) {
  const bool is_alive = row && !is_over(row->last_seen, settings.lifetime, note.now);
  if (!is_alive) return {note.domain, 1, note.now};
  Acquaintance next = *row;
  if (next.passes < std::numeric_limits<std::uint32_t>::max()) ++next.passes;
  if (next.domain != note.domain) next.domain.clear();
  next.last_seen = note.now;
  return next;
}

}  // namespace

Key client_key(std::string_view address) {
  Key key;
  if (const auto ip = IpAddress::parse(address)) {
    append_network(key.client, *ip, ip->is_ipv4() ? 32 : 64);
  }
  return key;
}

std::string counted_domain(std::string_view sender) {
  const auto at = sender.rfind('@');
  if (at == std::string_view::npos) return "";
  const std::string domain = lower_case(sender.substr(at + 1));
  if (!is_name(domain)) return "";
  const auto registrable = registrable_domain(domain);
  return std::string(registrable.empty() ? domain : registrable);
}

bool has_standing(const GreylistSettings& settings, const Acquaintance& client, UnixSeconds now) {
  return settings.auto_allow_after > 0 && client.passes >= settings.auto_allow_after &&
         client.domain.empty() && is_alive(settings, client, now);
}

bool is_alive(const GreylistSettings& settings, const Acquaintance& row, UnixSeconds now) {
  return !is_over(row.last_seen, settings.lifetime, now);
}

bool may_let_pass(const GreylistSettings& settings, const Key& key, const Acquaintance& row,
                  UnixSeconds now) {
  if (!key.client.empty()) return has_standing(settings, row, now);
  return !key.sender.empty() && is_alive(settings, row, now);
}

// Of who is known last_seen tells when there last was mail, of other clients when a pass was last
// counted. Notes may come late, and not in their order.
std::optional<Acquaintance> noted(const GreylistSettings& settings,
                                  const std::optional<Acquaintance>& row, const Note& note,
                                  UnixSeconds now) {
  std::optional<Acquaintance> known = row;
  if (known && known->last_seen > now + kClockSkewMax) known->last_seen = note.now - kCountEvery;
  const bool is_sent = note.kind == Note::Kind::Sent;
  if (is_sent && !known) return Acquaintance{"", 0, note.now};
  if (known && (is_sent || may_let_pass(settings, note.key, *known, note.now))) {
    known->last_seen = std::max(known->last_seen, note.now);
    return known == row ? std::nullopt : known;
  }
  if (note.kind == Note::Kind::Seen) return std::nullopt;
  // One that comes later than another that was counted is not: it may lie in that one's hour.
  if (known && !is_over(known->last_seen, kCountEvery - 1, note.now)) return std::nullopt;
  return with_pass(settings, known, note);
}

}  // namespace grayling
