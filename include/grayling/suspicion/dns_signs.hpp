// SPDX-License-Identifier: MIT
// The signs of a stranger that need questions to the DNS, without SPF: is the sender's domain dead,
// and is the HELO name a name of the client? Says what to ask, and takes the answers. One thread.
//
// If a question has no answer in time, or an answer that can't be used, there is no sign.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/dns_answer.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

class DnsSigns {
 public:
  // `sender_domain`: "" for the null sender, which has none. Only `wanted` signs are asked for.
  DnsSigns(std::string_view sender_domain, std::string_view helo, const IpAddress& client,
           const Signs& wanted);

  // What to ask next, side by side: two questions, and then perhaps two more. None: nothing is left
  // to ask.
  const std::vector<DnsQuestion>& questions() const { return questions_; }
  // The answers to questions(), in its order.
  void answer(std::span<const DnsAnswer> answers);

  // What is known so far.
  //
  // sender_domain_dead: mail for the domain can't be delivered. It has neither MX nor A nor AAAA,
  // or it says with a null MX that it takes no mail (RFC 7505).
  // helo_confirmed: the client is one of the addresses of its HELO name. So it is a named host,
  // although its address may have no name.
  const Signs& signs() const { return signs_; }

 private:
  void take_mail_hosts(const DnsAnswer& answer);
  void take_helo(const DnsAnswer& answer);

  IpAddress client_;
  std::string sender_domain_;  // "": it isn't asked about
  std::vector<DnsQuestion> questions_;
  bool are_addresses_asked_ = false;  // of the sender's domain
  Signs signs_;
};

}  // namespace grayling
