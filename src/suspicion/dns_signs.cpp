// SPDX-License-Identifier: MIT
#include "grayling/suspicion/dns_signs.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"
#include "grayling/base/dns_name.hpp"
#include "grayling/base/domain.hpp"

namespace grayling {
namespace {

// Returns the name as the DNS is asked for it; "" if it is no host's or domain's.
std::string name_of(std::string_view text) {
  if (text.size() > kDomainBytesMax) return "";
  const std::string name(without_final_dot(normal_domain(text)));
  return is_mail_domain(name) ? name : "";
}

// RFC 7505, section 3: the only mail host is the root.
bool is_null_mx(const DnsAnswer& answer) {
  return std::all_of(answer.mail_hosts.begin(), answer.mail_hosts.end(),
                     [](const MailHost& host) { return host.name.empty(); });
}

bool is_nothing(const DnsAnswer& answer) {
  return answer.kind == DnsAnswer::Kind::NoName || answer.kind == DnsAnswer::Kind::NoData;
}

}  // namespace

DnsSigns::DnsSigns(std::string_view sender_domain, std::string_view helo, const IpAddress& client,
                   const Signs& wanted)
    : client_(client) {
  if (wanted.has(Sign::SenderDomainDead)) sender_domain_ = name_of(sender_domain);
  if (!sender_domain_.empty()) questions_.push_back({sender_domain_, RecordType::Mx});
  const std::string name = wanted.has(Sign::HeloConfirmed) ? name_of(helo) : "";
  if (name.empty()) return;
  questions_.push_back({name, client.is_ipv4() ? RecordType::A : RecordType::Aaaa});
}

void DnsSigns::answer(std::span<const DnsAnswer> answers) {
  const auto asked = std::exchange(questions_, {});
  GRAYLING_ASSERT(answers.size() == asked.size());
  if (are_addresses_asked_) {
    if (std::all_of(answers.begin(), answers.end(), is_nothing)) signs_.add(Sign::SenderDomainDead);
    return;
  }
  for (std::size_t n = 0; n < asked.size(); ++n) {
    if (asked[n].type == RecordType::Mx) {
      take_mail_hosts(answers[n]);
    } else {
      take_helo(answers[n]);
    }
  }
}

// Without a mail host, mail goes to the domain's own addresses (RFC 5321, section 5.1).
void DnsSigns::take_mail_hosts(const DnsAnswer& answer) {
  switch (answer.kind) {
    case DnsAnswer::Kind::Records:
      if (is_null_mx(answer)) signs_.add(Sign::SenderDomainDead);
      break;
    case DnsAnswer::Kind::NoName:
      signs_.add(Sign::SenderDomainDead);
      break;
    case DnsAnswer::Kind::NoData:
      are_addresses_asked_ = true;
      questions_ = {{sender_domain_, RecordType::A}, {sender_domain_, RecordType::Aaaa}};
      break;
    case DnsAnswer::Kind::Failure:
      break;
  }
}

void DnsSigns::take_helo(const DnsAnswer& answer) {
  const auto& addresses = answer.addresses;
  if (std::find(addresses.begin(), addresses.end(), client_) != addresses.end()) {
    signs_.add(Sign::HeloConfirmed);
  }
}

}  // namespace grayling
