// SPDX-License-Identifier: MIT
#include "simulation/spam_mail.hpp"

#include <fmt/format.h>

#include "simulation/assumptions.hpp"
#include "simulation/delivery.hpp"
#include "simulation/domains.hpp"

namespace grayling::simulation {
namespace {

// The numbers of spammers' own accounts at services follow those of honest customers.
constexpr std::size_t kFirstSpamCustomer = 1000;
constexpr std::size_t kSpamCustomers = 300;
// Streams of dice for a message, so that all other mail is the same as without the null sender.
constexpr std::uint64_t kBounce = 12;
constexpr std::uint64_t kReturned = 13;

// The share of its mail that a spammer who rents machines retries.
double retried_share(std::size_t spammer) {
  return spammer % 2 == 0 ? 0 : kRentedRetries[spammer / 4 % kRentedRetries.size()];
}

}  // namespace

void SpamMail::write(Message& message) {
  switch (dice_.pick(kSpam)) {
    case 0:
      write_infected(message);
      break;
    case 1:
      write_rented(message);
      break;
    case 2:
      write_provider(message);
      break;
    case 3:
      write_service(message);
      break;
    default:
      write_server(message);
  }
  if (dice_.happens(kForwarded)) send_through_forwarder(message);
  Dice returned(message.origin.message, kReturned);
  if (returned.happens(kBackscatter)) write_backscatter(message, returned);
}

void SpamMail::write_infected(Message& message) {
  const std::string name = fmt::format("{:x}", dice_.next() >> 40U);
  message.sender =
      dice_.happens(kWideForged)
          ? fmt::format("{}@d{}.example", name, kWideDomains[dice_.below(kWideDomains.size())])
          : fmt::format("{}@forged{}.example", name, dice_.below(kForgedDomains));
  message.host = infected_host(dice_.below(kInfected));
  message.source = Source::Infected;
  if (Dice(message.origin.message, kBounce).happens(kNullInfected)) message.sender.clear();
  if (dice_.happens(settings_.ten_minutes)) {
    message.schedule = Schedule::BotTenMinutes;
  } else if (dice_.happens(kPatient)) {
    message.schedule = Schedule::BotPatient;
  } else {
    message.schedule = dice_.happens(kHasty) ? Schedule::BotHasty : Schedule::BotNever;
  }
}

void SpamMail::write_rented(Message& message) {
  const std::size_t spammer = dice_.below(kSpammers);
  const bool has_new_domains = spammer % 4 < 2;
  const std::string domain = has_new_domains
                                 ? fmt::format("offers{}-{}.example", spammer, message.at / kDay)
                                 : fmt::format("offers{}.example", spammer);
  message.sender = fmt::format("news{}@{}", dice_.below(1000), domain);
  message.host = rented_host(spammer, dice_.below(250));
  message.source = Source::Rented;
  message.schedule = dice_.happens(retried_share(spammer)) ? Schedule::Postfix : Schedule::BotNever;
  Dice bounce(message.origin.message, kBounce);
  if (!bounce.happens(kNullRented)) return;
  message.sender.clear();
  message.host = rented_host(spammer, bounce.below(kNullMachines));
}

void SpamMail::write_provider(Message& message) {
  const std::string name = fmt::format("s{}", dice_.below(100'000));
  const PoolName provider = provider_at(dice_.pick(kPeopleShares));
  if (pool(provider).mail_domain.empty() || dice_.happens(kStolen)) {
    const std::size_t firm = dice_.below(kFirms);
    message.sender = fmt::format("{}@firm{}.example", name, firm);
    return send_from_pool(message, provider_of_firm(firm));
  }
  message.sender = fmt::format("{}@{}", name, pool(provider).mail_domain);
  send_from_pool(message, provider);
}

// Draws customers until one is with the service that was chosen.
void SpamMail::write_service(Message& message) {
  const PoolName service = service_at(dice_.pick(kServiceSpam));
  const bool is_stolen = dice_.happens(kStolen);
  std::size_t customer = 0;
  do {
    customer = is_stolen ? dice_.below(kBrands + kServices)
                         : kFirstSpamCustomer + dice_.below(kSpamCustomers);
  } while (service_of(customer) != service);
  send_for_customer(message, customer, settings_, dice_);
}

void SpamMail::write_server(Message& message) {
  const std::size_t server = dice_.below(kAbusedServers) * (kSmallServers / kAbusedServers);
  message.sender = fmt::format("info{}@d{}.example", dice_.below(10), server);
  send_from_server(message, server, settings_.nameless);
  if (dice_.happens(kUnqueued)) message.schedule = Schedule::BotNever;
}

// Instead of the spam that was written.
void SpamMail::write_backscatter(Message& message, Dice& dice) {
  message.pool.reset();
  message.sender.clear();
  send_from_server(message, dice.below(kSmallServers), settings_.nameless);
}

}  // namespace grayling::simulation
