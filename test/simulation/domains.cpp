// SPDX-License-Identifier: MIT
#include "simulation/domains.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"

namespace grayling::simulation {
namespace {

constexpr std::string_view kExample = ".example";
constexpr std::uint32_t kAnyAddress = 127U << 24U | 2U;  // what "exists" finds
constexpr std::string_view kElsewhere = "198.51.100.1";  // a server that sends none of this mail

constexpr std::array<PoolName, 5> kProviders = {
    PoolName::Google, PoolName::Microsoft, PoolName::Yahoo, PoolName::Gmx, PoolName::Barracuda};
constexpr std::array<PoolName, 5> kMailServices = {
    PoolName::Ses, PoolName::SendGrid, PoolName::Mailgun, PoolName::Mailchimp, PoolName::Meta};

// Streams of dice for one domain.
constexpr std::uint64_t kSpf = 2;
constexpr std::uint64_t kHeloSpf = 11;
constexpr std::uint64_t kMailHost = 14;

bool is_within(std::string_view name, std::string_view domain) {
  return !domain.empty() && name.ends_with(domain) &&
         (name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.');
}

std::string including(PoolName name) {
  return fmt::format("v=spf1 include:{} ~all", pool(name).spf);
}

std::optional<std::string> provider_record(std::string_view domain) {
  for (std::size_t i = 0; i < kPoolCount; ++i) {
    const Pool& of = pool(PoolName(i));
    if (domain == of.spf) {
      std::string record = "v=spf1";
      for (const auto& range : of.ranges) {
        record += fmt::format(" ip4:{}/{}", ipv4_text(range.first), range.prefix);
      }
      return record + " ~all";
    }
    if (is_within(domain, of.mail_domain)) return including(PoolName(i));
  }
  return std::nullopt;
}

std::string wide_record(std::size_t number) {
  if (number == kWideDomains[0]) return "v=spf1 +all";
  if (number == kWideDomains[1]) return "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all";
  return fmt::format("v=spf1 exists:%{{i}}.any.d{}.example -all", number);
}

bool takes_no_mail(std::size_t number) {
  return Dice(number, kMailHost).happens(kNoAnswers);
}

std::optional<std::string> small_record(std::size_t number) {
  const bool is_wide =
      std::find(kWideDomains.begin(), kWideDomains.end(), number) != kWideDomains.end();
  if (is_wide) return wide_record(number);
  const std::string address = small_host(number).address;
  switch (Dice(number, kSpf).pick(kSmallSpf)) {
    case 0:
      if (number % 3 == 0 || takes_no_mail(number))
        return fmt::format("v=spf1 ip4:{} -all", address);
      return number % 3 == 1 ? fmt::format("v=spf1 a:mail.d{}.example ~all", number)
                             : "v=spf1 mx ~all";
    case 1:
      return std::nullopt;
    case 2:
      return fmt::format("v=spf1 ip4:{} ~all", kElsewhere);
    case 3:
      return fmt::format("v=spf1 ip4:{} -all", kElsewhere);
    default:
      return fmt::format("v=spf1 ipv4:{} -all", address);  // a common mistake: it is "ip4"
  }
}

std::optional<std::string> forged_record(std::size_t number) {
  Dice dice(number, kSpf);
  if (dice.happens(kForgedDead) || !dice.happens(kForgedRecord)) return std::nullopt;
  if (dice.happens(kForgedBroken)) return fmt::format("v=spf1 ipv4:{} -all", kElsewhere);
  constexpr std::array<std::string_view, 4> kEnds = {" ~all", " -all", " ?all", ""};
  return fmt::format("v=spf1 ip4:{}{}", kElsewhere, kEnds[dice.pick(kForgedEnd)]);
}

// "offers5" and "offers5-12" are spammer 5's.
std::optional<std::size_t> spammer_of(std::string_view label) {
  return number_between(label.substr(0, label.find('-')), "offers", "");
}

// "brand9" and "bounces.brand9" are customer 9's.
std::optional<std::size_t> customer_of(std::string_view label) {
  const auto dot = label.rfind('.');
  return number_between(dot == std::string_view::npos ? label : label.substr(dot + 1), "brand", "");
}

}  // namespace

PoolName provider_of_firm(std::size_t firm) {
  return kProviders[Dice(firm).pick(kPeopleShares)];
}

std::optional<PoolName> service_of(std::size_t customer) {
  const std::size_t which = Dice(customer).pick(kServiceShares);
  if (which == kMailServices.size()) return std::nullopt;
  return kMailServices[which];
}

PoolName provider_at(std::size_t index) {
  return kProviders[index];
}
PoolName service_at(std::size_t index) {
  return kMailServices[index];
}

bool domain_exists(std::string_view domain) {
  if (!domain.ends_with(kExample)) return provider_record(domain).has_value();
  const auto label = domain.substr(0, domain.size() - kExample.size());
  if (const auto number = number_between(label, "forged", "")) {
    return !Dice(*number, kSpf).happens(kForgedDead);
  }
  return number_between(label, "d", "") || number_between(label, "firm", "") ||
         number_between(label, "fwd", "") || number_between(label, "hoster", "") ||
         spammer_of(label) || customer_of(label);
}

std::optional<std::string> spf_record(std::string_view domain) {
  if (!domain.ends_with(kExample)) return provider_record(domain);
  const auto label = domain.substr(0, domain.size() - kExample.size());
  if (const auto number = number_between(label, "d", "")) return small_record(*number);
  if (const auto server = small_server_of(domain)) {
    return Dice(*server, kHeloSpf).happens(kHeloRecord) ? std::optional("v=spf1 a -all")
                                                        : std::nullopt;
  }
  if (number_between(label, "hoster", "")) return "v=spf1 mx ~all";
  if (const auto number = number_between(label, "firm", "")) {
    return including(provider_of_firm(*number));
  }
  if (const auto number = number_between(label, "forged", "")) return forged_record(*number);
  if (number_between(label, "fwd", "")) return "v=spf1 mx -all";
  if (const auto spammer = spammer_of(label)) {
    return fmt::format("v=spf1 ip4:{}/24 -all", ipv4_text(rented_network(*spammer)));
  }
  const auto customer = customer_of(label);
  const auto service = customer ? service_of(*customer) : std::nullopt;
  return service ? std::optional(including(*service)) : std::nullopt;
}

std::optional<std::uint32_t> address_record(std::string_view name) {
  const std::string any = fmt::format(".any.d{}.example", kWideDomains[2]);
  if (name.ends_with(any)) return kAnyAddress;
  const auto address = address_of_name(name);
  return address ? address : pool_address(name);
}

std::string mail_exchanger(std::string_view domain) {
  if (!domain_exists(domain)) return "";
  const auto label = domain.substr(0, domain.find('.'));
  const auto number = number_between(label, "d", "");
  if (number && takes_no_mail(*number)) return "";
  return fmt::format("{}.{}", domain.starts_with("d") ? "mail" : "mx", domain);
}

}  // namespace grayling::simulation
