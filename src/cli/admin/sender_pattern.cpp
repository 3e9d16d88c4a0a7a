// SPDX-License-Identifier: MIT
#include "cli/admin/sender_pattern.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/domain.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/sender.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {
namespace {

// Whether the whole text matches, with '*' for any bytes. On a mismatch it goes back to the last
// star.
bool is_like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.substr(p).find_first_not_of('*') == std::string_view::npos;
}

// The text without what is copied along with an address: "<a@example.org>", "example.org.". The dot
// after a part of an IP address, "192.0.2.", stays.
std::string_view without_frame(std::string_view text) {
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') {
    text = text.substr(1, text.size() - 2);
  }
  const bool has_letters = text.find_first_not_of("0123456789.") != std::string_view::npos;
  if (has_letters && text.ends_with('.')) text.remove_suffix(1);
  return text;
}

bool is_numbers(std::string_view text) {
  return text.find('.') != std::string_view::npos &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// "203.0.113.12", "[2001:DB8::1]", "[IPv6:2001:db8::1]", "203.0.113.0/24". Bits behind the prefix
// are ignored: it is clear which rows are meant.
std::optional<IpNetwork> network_of(std::string_view text) {
  constexpr std::string_view kIpv6 = "[ipv6:";
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    const bool is_tagged = lower_case(text.substr(0, kIpv6.size())) == kIpv6;
    text.remove_prefix(is_tagged ? kIpv6.size() : 1);
    text.remove_suffix(1);
  }
  const auto slash = text.find('/');
  auto first = text.substr(0, slash);
  if (slash == std::string_view::npos && first.ends_with('.')) first.remove_suffix(1);
  const auto address = IpAddress::parse(first);
  if (!address) return std::nullopt;
  int prefix = address->bits();
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, prefix);
    const bool is_mapped = address->is_ipv4() && first.find(':') != std::string_view::npos;
    if (is_mapped) prefix -= 96;
    if (read.ec != std::errc() || read.ptr != end || prefix < 0 || prefix > address->bits()) {
      return std::nullopt;
    }
  }
  const auto network =
      IpNetwork::parse(address->masked(prefix).text() + "/" + std::to_string(prefix));
  return network ? std::optional(*network) : std::nullopt;
}

// With everything that may be a domain, or labels of one, in letters.
std::string in_letters(std::string_view text) {
  const auto at = text.rfind('@');
  std::string letters(text.substr(0, at == std::string_view::npos ? 0 : at));
  text.remove_prefix(letters.size());
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("@.*"), text.size());
    letters += domain_in_letters(normal_domain(text.substr(0, end)));
    if (end < text.size()) letters += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return letters;
}

bool may_have_letters(std::string_view text) {
  return !is_ascii(text) || text.find("xn--") != std::string_view::npos;
}

}  // namespace

SenderPattern::SenderPattern(std::string_view text)
    : key_(parse_key(text)),
      standing_key_(parse_standing_key(text)),
      network_(network_of(text)),
      text_(lower_case(without_frame(text))),
      letters_(in_letters(text_)),
      address_(normal_address(text_)) {
  const auto at = text_.rfind('@');
  if (text == "<>") {
    kind_ = Kind::Null;
  } else if (text_.empty()) {
    kind_ = Kind::Any;
  } else if (key_ || standing_key_) {
    kind_ = Kind::Key;
  } else if (network_) {
    kind_ = Kind::Network;
  } else if (text_.find('*') != std::string::npos) {
    kind_ = Kind::Like;
  } else if (at == 0 && text_.size() > 1) {
    kind_ = Kind::Domain;
    domain_ = counted_domain(text_);
  } else if (at != std::string::npos && at + 1 < text_.size()) {
    kind_ = Kind::Address;
    set_normalised_sender(sender_, text_);
  } else if (is_numbers(text_)) {
    kind_ = Kind::Numbers;
  } else {
    kind_ = Kind::Part;
    const auto name = normal_domain(text_);
    provider_ = registrable_domain(name);
  }
}

std::vector<std::string> SenderPattern::senders() const {
  std::vector<std::string> senders;
  if (kind_ != Kind::Address) return senders;
  const std::string domain = text_.substr(text_.rfind('@'));
  for (const auto& normal : {address_, sender_}) {
    const std::string as_written = normal.substr(0, normal.rfind('@')) + domain;
    for (const auto& sender : {normal, address_in_letters(normal), as_written}) {
      const bool is_new = std::find(senders.begin(), senders.end(), sender) == senders.end();
      if (is_new) senders.push_back(sender);
    }
  }
  return senders;
}

bool SenderPattern::matches_text(std::string_view text) const {
  const auto is_wanted = [this](std::string_view has, std::string_view wanted) {
    return kind_ == Kind::Like ? is_like(has, wanted) : has.find(wanted) != std::string_view::npos;
  };
  if (is_wanted(text, text_)) return true;
  if (is_ascii(text_)) return !is_ascii(text) && is_wanted(normal_address(text), text_);
  return may_have_letters(text) && is_wanted(in_letters(text), letters_);
}

bool SenderPattern::matches_client(std::string_view client) const {
  if (kind_ == Kind::Numbers) {
    if (!client.starts_with(text_)) return false;
    const auto rest = client.substr(text_.size());
    return text_.back() == '.' || rest.empty() || rest.front() == '.' || rest.front() == '/';
  }
  return matches_text(client) || (!provider_.empty() && client == provider_);
}

bool SenderPattern::matches(const Key& key) const {
  if (kind_ == Kind::Null) return key.sender.empty() && key.client.empty() == key.recipient.empty();
  if (kind_ == Kind::Key) return key == key_;
  return matches_parts(key.sender, key.client, key.recipient);
}

// The standing of a domain is meant by "@domain".
bool SenderPattern::matches(const StandingKey& key) const {
  if (kind_ == Kind::Null) return key.kind == StandingKind::NullSender;
  if (kind_ == Kind::Key) return key == standing_key_;
  switch (key.kind) {
    case StandingKind::Client:
    case StandingKind::NullSender:
      return matches_parts("", key.name, "");
    case StandingKind::Correspondent:
      return matches_parts(key.name, "", key.partner);
    case StandingKind::Domain:
      if (kind_ == Kind::Domain) return key.name == domain_;
      break;
    case StandingKind::LocalDomain:
      break;
  }
  return matches_parts("", "", "@" + key.name);
}

bool SenderPattern::matches_parts(const std::string& sender, const std::string& client,
                                  const std::string& recipient) const {
  switch (kind_) {
    case Kind::Any:
      return true;
    case Kind::Network: {
      const auto stored = IpNetwork::parse(client);
      return stored && (stored->contains(network_->first()) || network_->contains(stored->first()));
    }
    case Kind::Address: {
      const std::string normal = normal_address(sender);
      return normal == address_ || normal == sender_ || normal_address(recipient) == address_;
    }
    case Kind::Domain:
      return normal_address(sender).ends_with(address_) ||
             normal_address(recipient).ends_with(address_);
    case Kind::Numbers:
      return matches_client(client);
    case Kind::Null:
    case Kind::Key:
    case Kind::Like:
    case Kind::Part:
      break;
  }
  return matches_text(sender) || matches_client(client) || matches_text(recipient);
}

}  // namespace grayling
