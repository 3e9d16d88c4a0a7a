// SPDX-License-Identifier: MIT
#include "simulation/trace.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace grayling::simulation {
namespace {

// Assumed: the shares of mail that isn't spam, in the order of Kind.
constexpr std::array<double, 5> kKinds = {0.50, 0.25, 0.12, 0.08, 0.05};
constexpr std::size_t kSmallServers = 2000;
constexpr std::size_t kBrands = 150;    // senders of newsletters
constexpr std::size_t kServices = 300;  // senders of codes and receipts
constexpr std::size_t kLists = 40;

// The providers of people, in % (TraceSettings::pools). Yahoo and GMX stand for all others.
constexpr std::array<PoolName, 4> kPeople = {PoolName::Google, PoolName::Microsoft, PoolName::Yahoo,
                                             PoolName::Gmx};
constexpr std::array<double, 4> kPeopleShares = {21.6, 16.7, 3, 4};

// Services that send for their customers, by the share of domains that name them in their SPF
// record, in % (dmarcguard.io, "Email provider market share", 2026-03-15). The last share is
// assumed: it is for customers with their own server.
constexpr std::array<PoolName, 4> kSenders = {PoolName::Ses, PoolName::SendGrid, PoolName::Mailgun,
                                              PoolName::Mailchimp};
constexpr std::array<double, 5> kSenderShares = {2.5, 2.3, 2.2, 1.9, 3};

// The programs of small servers, in % (securityspace.com, survey of December 2023). The last one
// stands for all others.
constexpr std::array<Schedule, 4> kPrograms = {Schedule::Exim, Schedule::Postfix,
                                               Schedule::Sendmail, Schedule::ExchangeServer};
constexpr std::array<double, 4> kProgramShares = {55.7, 37.7, 3.5, 3.1};

// Assumed: the shares of spam from infected machines, rented machines, accounts at providers, and
// accounts at small servers.
constexpr std::array<double, 4> kSpam = {0.75, 0.12, 0.08, 0.05};
constexpr std::size_t kInfected = 5000;
constexpr std::size_t kSpammers = 20;  // spammers with rented machines
// Of the botnets' spam that Pagani et al. saw, 36.33 % was from Kelihos, the only one that retries.
constexpr double kPatient = 0.3633;
// John Levine, "Greylisting Still Works - Part II" (circleid.com): of the hosts that greylisting
// kept out, 3,345 retried too soon, and 3,803 didn't retry.
constexpr double kHasty = 3345.0 / (3345 + 3803);

class Writer {
 public:
  explicit Writer(const TraceSettings& settings) : settings_(settings), dice_(settings.seed) {}

  Seconds time() { return dice_.between(0, settings_.length - 1); }

  Message next(Seconds at) {
    Message message;
    message.at = at;
    message.origin.message = message.origin.owner = dice_.next();
    message.recipient = mailbox(dice_.below(settings_.mailboxes));
    message.kind = dice_.happens(settings_.spam) ? Kind::Spam : Kind(dice_.pick(kKinds));
    switch (message.kind) {
      case Kind::Person:
        write_person(message);
        break;
      case Kind::Newsletter:
        write_newsletter(message);
        break;
      case Kind::List:
        write_list(message);
        break;
      case Kind::Code:
        write_for_others(message, kBrands + dice_.favourite(kServices));
        break;
      case Kind::Callback:  // it is repeated whenever our own Postfix retries its delivery
        message.host = small_host(dice_.favourite(kSmallServers));
        break;
      case Kind::Spam:
        write_spam(message);
        break;
    }
    return message;
  }

 private:
  struct Person {
    std::string address;
    std::string recipient;
    std::optional<PoolName> pool;
    std::size_t server = 0;
  };

  static std::string mailbox(std::size_t number) { return fmt::format("user{}@site.test", number); }
  // Writes a recipient into a sender as VERP does.
  static std::string in_sender(std::string recipient) {
    std::replace(recipient.begin(), recipient.end(), '@', '=');
    return recipient;
  }
  static Schedule program_of(std::size_t server) {
    Dice dice(server);
    return kPrograms[dice.pick(kProgramShares)];
  }
  static void send_from(Message& message, std::size_t server) {
    message.host = small_host(server);
    message.schedule = program_of(server);
  }
  static void send_from(Message& message, PoolName name) {
    message.pool = name;
    message.schedule = pool(name).schedule;
  }

  void write_person(Message& message) {
    const bool is_new = people_.empty() || dice_.happens(settings_.strangers);
    if (is_new) {
      people_.push_back(person(message.recipient));
      message.is_answer = dice_.happens(settings_.answers);
    }
    const Person& who = is_new ? people_.back() : people_[dice_.favourite(people_.size())];
    message.sender = who.address;
    message.recipient = who.recipient;
    who.pool ? send_from(message, *who.pool) : send_from(message, who.server);
  }

  Person person(const std::string& recipient) {
    Person person{fmt::format("p{}", people_.size()), recipient, {}, 0};
    if (dice_.happens(settings_.pools)) {
      person.pool = kPeople[dice_.pick(kPeopleShares)];
      // Half of them have their own domain at the provider.
      person.address += dice_.happens(0.5) ? fmt::format("@firm{}.example", dice_.favourite(3000))
                                           : fmt::format("@mail.{}", pool(*person.pool).domain);
    } else {
      person.server = dice_.favourite(kSmallServers);
      person.address += fmt::format("@d{}.example", person.server);
    }
    return person;
  }

  void write_newsletter(Message& message) {
    const std::size_t brand = dice_.favourite(kBrands);
    constexpr std::size_t kReaders = 10;  // one mailbox in ten reads a newsletter
    const std::size_t reader = dice_.below(settings_.mailboxes / kReaders + 1);
    message.recipient = mailbox((brand * 7 + reader * kReaders) % settings_.mailboxes);
    write_for_others(message, brand);
  }

  // The forms of senders are those in the services' documentation and mail.
  void write_for_others(Message& message, std::size_t customer) {
    Dice of_customer(customer);
    const std::size_t which = of_customer.pick(kSenderShares);
    const std::string to = in_sender(message.recipient);
    if (which == kSenders.size()) {
      const std::size_t server = kSmallServers + customer;
      message.sender = fmt::format("bounce-{}-{}@d{}.example", dice_.below(1'000'000), to, server);
      return send_from(message, server);
    }
    send_from(message, kSenders[which]);
    message.schedule = settings_.bulk;
    if (pool(*message.pool).machines > 0) message.origin.owner = customer;
    switch (*message.pool) {
      case PoolName::Ses:
        message.sender = fmt::format(
            "0102018{:09x}-{:08x}-{:04x}-{:04x}-{:04x}-{:012x}-000000@eu-west-1.amazonses.com",
            dice_.next() >> 28U, dice_.next() >> 32U, dice_.next() >> 48U, dice_.next() >> 48U,
            dice_.next() >> 48U, dice_.next() >> 16U);
        break;
      case PoolName::SendGrid:
        message.sender =
            fmt::format("bounces+{}-{:04x}-{}@em{}.brand{}.example", 1000000 + customer,
                        dice_.next() >> 48U, to, customer, customer);
        break;
      case PoolName::Mailgun:
        message.sender = fmt::format("bounce+{:06x}.{:06x}-{}@mg.brand{}.example",
                                     dice_.next() >> 40U, dice_.next() >> 40U, to, customer);
        break;
      default:
        message.sender =
            fmt::format("bounce-mc.us{}_{}.{}-{}@mail{}.atl{}.mcdlv.net", customer % 20, customer,
                        dice_.below(1'000'000), to, dice_.below(250), dice_.below(60));
    }
  }

  void write_list(Message& message) {
    const std::size_t list = dice_.favourite(kLists);
    constexpr std::size_t kSubscribers = 12;
    message.recipient = mailbox((list * 31 + dice_.below(kSubscribers) * 5) % settings_.mailboxes);
    const std::size_t server = kSmallServers - 1 - list;
    const std::string to = in_sender(message.recipient);
    message.sender = list % 2 == 0 ? fmt::format("talk{}-return-{}-{}@d{}.example", list,
                                                 dice_.below(10'000), to, server)
                                   : fmt::format("talk{}-bounces+{}@d{}.example", list, to, server);
    send_from(message, server);
  }

  void write_spam(Message& message) {
    message.sender = fmt::format("{:x}@forged{}.example", dice_.next() >> 40U, dice_.below(50'000));
    switch (dice_.pick(kSpam)) {
      case 0:
        return write_infected(message);
      case 1: {
        const std::size_t spammer = dice_.favourite(kSpammers);
        message.sender = fmt::format("news{}@offers{}.example", dice_.below(1000), spammer);
        message.host = rented_host(spammer, dice_.below(250));
        return;
      }
      case 2:
        return send_from(message, kPeople[dice_.pick(kPeopleShares)]);
      default:
        return send_from(message, dice_.below(kSmallServers));
    }
  }

  void write_infected(Message& message) {
    message.host = infected_host(dice_.below(kInfected));
    if (dice_.happens(settings_.ten_minutes)) {
      message.schedule = Schedule::BotTenMinutes;
    } else if (dice_.happens(kPatient)) {
      message.schedule = Schedule::BotPatient;
    } else {
      message.schedule = dice_.happens(kHasty) ? Schedule::BotHasty : Schedule::BotNever;
    }
  }

  const TraceSettings settings_;
  Dice dice_;
  std::vector<Person> people_;
};

}  // namespace

std::vector<Message> make_trace(const TraceSettings& settings) {
  Writer writer(settings);
  std::vector<Seconds> times(settings.messages);
  for (auto& time : times) time = writer.time();
  std::sort(times.begin(), times.end());
  std::vector<Message> trace;
  for (const Seconds time : times) trace.push_back(writer.next(time));
  return trace;
}

}  // namespace grayling::simulation
