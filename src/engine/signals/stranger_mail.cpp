// SPDX-License-Identifier: MIT
#include "engine/signals/stranger_mail.hpp"

#include <algorithm>

namespace grayling {

const StrangerMail* find_mail(std::span<const StrangerMail> mails, const PolicyRequest& request) {
  if (mails.empty()) return nullptr;
  const auto identity = SpfIdentity::of(request.sender.value_or(""), request.helo_name);
  if (!is_same_domain(mails.front().subject.identity, identity)) return nullptr;
  const auto client = IpAddress::parse(request.client_address);
  const auto found = std::find_if(mails.begin(), mails.end(),
                                  [&](const auto& mail) { return mail.subject.client == client; });
  return found == mails.end() ? nullptr : &*found;
}

const StrangerMail* best_mail(std::span<const StrangerMail> mails) {
  if (mails.empty()) return nullptr;
  const auto proved = std::find_if(mails.begin(), mails.end(),
                                   [](const auto& mail) { return mail.signals.is_proof; });
  return proved == mails.end() ? &mails.front() : &*proved;
}

}  // namespace grayling
