// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "grayling/base/ascii.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/judge.hpp"
#include "greylist/domain_standing.hpp"

namespace grayling {
namespace {

// False if `since` is in the future.
bool is_over(UnixSeconds since, Seconds time, UnixSeconds now) {
  Seconds age = 0;
  if (__builtin_sub_overflow(now, since, &age)) return since < now;
  return age > time;
}

// Is the row too far ahead of the clock? If it lets no mail pass yet, its last_seen says when a
// pass was counted, so it may be ahead by little only.
bool is_far_ahead(const GreylistSettings& settings, const Note& note, const Standing& row,
                  const Moment& moment) {
  if (moment.trust != ClockTrust::Confirmed) return false;
  const bool is_counted =
      note.kind == Note::Kind::Earned && !may_let_pass(settings, note.key.kind, row, moment);
  return row.last_seen > moment.now + (is_counted ? kClockSkewMax : settings.lifetime);
}

// Labels with dots between them. No top-level domain is a number (RFC 3696, section 2).
bool is_name(std::string_view text) {
  const auto last_label = text.substr(text.rfind('.') + 1);
  return !text.empty() && text.size() <= kDomainBytesMax && text.front() != '.' &&
         text.find("..") == std::string_view::npos &&
         last_label.find_first_not_of("0123456789") != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), is_of_domain);
}

Standing with_pass(const GreylistSettings& settings, const std::optional<Standing>& row,
                   const Note& note, const Moment& noted_at) {
  if (!row || !is_alive(settings, *row, noted_at)) return {note.domain, 1, note.now};
  Standing next = *row;
  next.passes = sum_of_counts(next.passes, 1);
  if (next.domain != note.domain) next.domain.clear();
  next.last_seen = note.now;
  return next;
}

constexpr std::array<std::string_view, 5> kKinds = {"client", "correspondent", "domain",
                                                    "local-domain", "null-sender"};

}  // namespace

std::string_view kind_text(StandingKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<StandingKind> parse_standing_kind(std::string_view text) {
  const auto* const found = std::find(kKinds.begin(), kKinds.end(), text);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<StandingKind>(found - kKinds.begin());
}

StandingKey client_key(std::string_view address) {
  StandingKey key;
  if (const auto ip = IpAddress::parse(address)) {
    append_network(key.name, *ip, ip->is_ipv4() ? 32 : 64);
  }
  return key;
}

StandingKey null_sender_key(std::string_view address) {
  StandingKey key = client_key(address);
  if (!key.is_none()) key.kind = StandingKind::NullSender;
  return key;
}

std::string counted_domain(std::string_view sender) {
  const auto at = sender.rfind('@');
  if (at == std::string_view::npos) return "";
  std::string domain = normal_domain(sender.substr(at + 1));
  if (domain.ends_with('.')) domain.pop_back();
  if (!is_name(domain)) return "";
  const auto registrable = registrable_domain(domain);
  return std::string(registrable.empty() ? domain : registrable);
}

bool has_standing(const GreylistSettings& settings, const Standing& client, const Moment& moment) {
  return settings.auto_allow_after > 0 && client.passes >= settings.auto_allow_after &&
         client.domain.empty() && is_alive(settings, client, moment);
}

bool has_null_sender_standing(const GreylistSettings& settings, const Standing& null_sender,
                              const Moment& moment) {
  return settings.auto_allow_after > 0 && null_sender.passes >= kNullSenderPasses &&
         is_alive(settings, null_sender, moment);
}

ExpiredTimes expired_times(const GreylistSettings& settings, const Moment& moment) {
  constexpr UnixSeconds kFirst = std::numeric_limits<UnixSeconds>::min();
  ExpiredTimes times;
  times.from = moment.trust == ClockTrust::InDoubt ? moment.measured_from : kFirst;
  if (__builtin_sub_overflow(moment.now, settings.lifetime, &times.before)) times.before = kFirst;
  return times;
}

bool is_alive(const GreylistSettings& settings, const Standing& row, const Moment& moment) {
  return !expired_times(settings, moment).contains(row.last_seen);
}

bool may_let_pass(const GreylistSettings& settings, StandingKind kind, const Standing& row,
                  const Moment& moment) {
  switch (kind) {
    case StandingKind::Client:
      return has_standing(settings, row, moment);
    case StandingKind::Correspondent:
      return is_alive(settings, row, moment);
    case StandingKind::Domain:
      return has_domain_standing(settings, row, moment);
    case StandingKind::NullSender:
      return has_null_sender_standing(settings, row, moment);
    case StandingKind::LocalDomain:
      break;
  }
  return false;
}

void join(Note& note, Note later) {
  const auto came = sum_of_counts(note.came, later.came);
  const auto returned = sum_of_counts(note.returned, later.returned);
  const auto now = std::max(note.now, later.now);
  if (later.kind < note.kind) note = std::move(later);
  if (note.kind != Note::Kind::Counted) return;
  note.came = came;
  note.returned = returned;
  note.now = now;
}

// In a row that may let mail pass, last_seen says when mail last came; in other rows, when a pass
// was last counted. Notes may come late, and in another order than what they note.
std::optional<Standing> noted(const GreylistSettings& settings, const std::optional<Standing>& row,
                              const Note& note, const Moment& moment) {
  std::optional<Standing> known = row;
  if (known && is_far_ahead(settings, note, *known, moment)) {
    known->last_seen = note.now - kCountEvery;
  }
  Moment noted_at = moment;
  noted_at.now = note.now;
  const bool is_sent = note.kind == Note::Kind::Sent;
  if (is_sent && !known) return Standing{"", 0, note.now};
  if (note.kind == Note::Kind::Counted) return with_counts(settings, known, note, moment);
  if (known && (is_sent || may_let_pass(settings, note.key.kind, *known, noted_at))) {
    known->last_seen = std::max(known->last_seen, note.now);
    return known == row ? std::nullopt : known;
  }
  if (note.kind == Note::Kind::Seen) return std::nullopt;
  // A pass isn't counted within an hour after one that was counted, nor if it was before that one:
  // its note came late, and may belong to the same hour.
  if (known && !is_over(known->last_seen, kCountEvery - 1, note.now)) return std::nullopt;
  return with_pass(settings, known, note, noted_at);
}

}  // namespace grayling
