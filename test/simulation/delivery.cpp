// SPDX-License-Identifier: MIT
#include "simulation/delivery.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "simulation/assumptions.hpp"
#include "simulation/domains.hpp"

namespace grayling::simulation {
namespace {

constexpr std::array<Schedule, 4> kPrograms = {Schedule::Exim, Schedule::Postfix,
                                               Schedule::Sendmail, Schedule::ExchangeServer};
// Streams of dice for one thing.
constexpr std::uint64_t kForwarder = 6;
constexpr std::uint64_t kMailFrom = 7;

Schedule program_of(std::size_t server) {
  return kPrograms[Dice(server).pick(kProgramShares)];
}

std::string ses_domain(std::size_t customer) {
  if (!Dice(customer, kMailFrom).happens(kOwnMailFrom)) return "eu-west-1.amazonses.com";
  return fmt::format("bounces.brand{}.example", customer);
}

// The forms of senders are those in the services' documentation and mail.
std::string sender_of(PoolName service, std::size_t customer, const std::string& recipient,
                      Dice& dice) {
  std::array<std::uint64_t, 6> random{};
  for (auto& number : random) number = dice.next();
  const std::string to = in_sender(recipient);
  switch (service) {
    case PoolName::Ses:
      return fmt::format("0102018{:09x}-{:08x}-{:04x}-{:04x}-{:04x}-{:012x}-000000@{}",
                         random[0] >> 28U, random[1] >> 32U, random[2] >> 48U, random[3] >> 48U,
                         random[4] >> 48U, random[5] >> 16U, ses_domain(customer));
    case PoolName::SendGrid:
      return fmt::format("bounces+{}-{:04x}-{}@em{}.brand{}.example", 1000000 + customer,
                         random[0] >> 48U, to, customer, customer);
    case PoolName::Mailgun:
      return fmt::format("bounce+{:06x}.{:06x}-{}@mg.brand{}.example", random[0] >> 40U,
                         random[1] >> 40U, to, customer);
    case PoolName::Meta:
      return "notification@facebookmail.com";
    default:
      return fmt::format("bounce-mc.us{}_{}.{}-{}@mail{}.atl{}.mcdlv.net", customer % 20, customer,
                         random[0] % 1'000'000, to, random[1] % 250, random[2] % 60);
  }
}

}  // namespace

std::string mailbox(std::size_t number) {
  return fmt::format("user{}@site.test", number);
}

std::size_t mailbox_number(const std::string& mailbox) {
  return number_between(mailbox, "user", "@site.test").value_or(0);
}

std::string in_sender(std::string recipient) {
  std::replace(recipient.begin(), recipient.end(), '@', '=');
  return recipient;
}

void send_from_server(Message& message, std::size_t server, double nameless) {
  message.host = small_host(server, nameless);
  message.schedule = program_of(server);
  message.source = is_nameless(server, nameless) ? Source::Nameless : Source::Server;
}

void send_from_pool(Message& message, PoolName name) {
  message.pool = name;
  message.schedule = pool(name).schedule;
  message.source = Source::Provider;
}

void send_through_forwarder(Message& message) {
  const std::size_t number = Dice(mailbox_number(message.recipient), kForwarder).below(kForwarders);
  message.pool.reset();
  message.host = forwarder_host(number);
  message.schedule = program_of(kSmallServers + number);
  message.source = Source::Forwarder;
  if (message.sender.empty() || !Dice(number, kForwarder).happens(kRewriting)) return;
  // The hash and the time stamp are another each time (the draft of SRS by M. Shevek).
  const std::uint64_t random = Dice(message.origin.message, kForwarder).next();
  const auto at = message.sender.rfind('@');
  const std::string local = message.sender.substr(0, at);
  const std::string domain = at == std::string::npos ? "" : message.sender.substr(at + 1);
  message.sender = fmt::format("SRS0={:04x}={}{}={}={}@fwd{}.example", random >> 48U,
                               static_cast<char>('A' + random % 26),
                               static_cast<char>('A' + random / 26 % 26), domain, local, number);
}

void send_for_customer(Message& message, std::size_t customer, const TraceSettings& settings,
                       Dice& dice) {
  const auto service = service_of(customer);
  if (!service) {
    const std::size_t server = kSmallServers + customer;
    message.sender = fmt::format("bounce-{}-{}@d{}.example", dice.below(1'000'000),
                                 in_sender(message.recipient), server);
    return send_from_server(message, server, settings.nameless);
  }
  send_from_pool(message, *service);
  message.source = Source::Service;
  message.schedule = settings.bulk;
  if (pool(*service).machines > 0) message.origin.owner = customer;
  message.sender = sender_of(*service, customer, message.recipient, dice);
}

}  // namespace grayling::simulation
