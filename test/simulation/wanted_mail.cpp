// SPDX-License-Identifier: MIT
#include "simulation/wanted_mail.hpp"

#include <fmt/format.h>

#include "simulation/assumptions.hpp"
#include "simulation/domains.hpp"

namespace grayling::simulation {

void WantedMail::write(Message& message) {
  switch (message.kind) {
    case Kind::Person:
      return write_person(message);
    case Kind::Newsletter:
      return write_newsletter(message);
    case Kind::List:
      return write_list(message);
    case Kind::Code:
      return send_for_customer(message, kBrands + dice_.favourite(kServices), settings_, dice_);
    default:  // a callback; it is repeated whenever our own Postfix retries its delivery
      return send_from_server(message, dice_.favourite(kSmallServers), settings_.nameless);
  }
}

void WantedMail::write_person(Message& message) {
  const bool is_new = people_.empty() || dice_.happens(settings_.strangers);
  if (is_new) {
    people_.push_back(person(message.recipient));
    message.is_answer = dice_.happens(settings_.answers);
  }
  const Person& who = is_new ? people_.back() : people_[dice_.favourite(people_.size())];
  message.sender = who.address;
  message.recipient = who.recipient;
  if (who.is_forwarded) return send_through_forwarder(message);
  who.pool ? send_from_pool(message, *who.pool)
           : send_from_server(message, who.server, settings_.nameless);
}

WantedMail::Person WantedMail::person(const std::string& recipient) {
  Person person{fmt::format("p{}", people_.size()), recipient, {}, 0, dice_.happens(kForwarded)};
  if (!dice_.happens(settings_.pools)) {
    person.server = dice_.favourite(kSmallServers);
    person.address += fmt::format("@d{}.example", person.server);
    return person;
  }
  const PoolName provider = provider_at(dice_.pick(kPeopleShares));
  const std::size_t firm = dice_.favourite(kFirms);
  const bool is_of_firm = pool(provider).mail_domain.empty() || dice_.happens(kOwnDomain);
  person.pool = is_of_firm ? provider_of_firm(firm) : provider;
  person.address += is_of_firm ? fmt::format("@firm{}.example", firm)
                               : fmt::format("@{}", pool(provider).mail_domain);
  return person;
}

void WantedMail::write_newsletter(Message& message) {
  const std::size_t brand = dice_.favourite(kBrands);
  constexpr std::size_t kReaders = 10;  // one mailbox in ten reads a newsletter
  const std::size_t reader = dice_.below(settings_.mailboxes / kReaders + 1);
  message.recipient = mailbox((brand * 7 + reader * kReaders) % settings_.mailboxes);
  send_for_customer(message, brand, settings_, dice_);
}

void WantedMail::write_list(Message& message) {
  const std::size_t list = dice_.favourite(kLists);
  constexpr std::size_t kSubscribers = 12;
  message.recipient = mailbox((list * 31 + dice_.below(kSubscribers) * 5) % settings_.mailboxes);
  const std::size_t server = kSmallServers - 1 - list;
  const std::string to = in_sender(message.recipient);
  message.sender = list % 2 == 0 ? fmt::format("talk{}-return-{}-{}@d{}.example", list,
                                               dice_.below(10'000), to, server)
                                 : fmt::format("talk{}-bounces+{}@d{}.example", list, to, server);
  send_from_server(message, server, settings_.nameless);
}

}  // namespace grayling::simulation
