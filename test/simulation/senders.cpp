// SPDX-License-Identifier: MIT
#include "simulation/senders.hpp"

#include <array>

#include <fmt/format.h>

namespace grayling::simulation {
namespace {

constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24U | b << 16U | c << 8U | d;
}

// IPv4 networks from the providers' SPF records, without parts that hold few hosts; for Exchange
// Online from "Office 365 URLs and IP address ranges".
// _spf.google.com; the hosts named mail-… are in this network
constexpr Range kGoogle[] = {{ip(209, 85, 128, 0), 17}};
// spf.protection.outlook.com
constexpr Range kMicrosoft[] = {{ip(40, 92, 0, 0), 15},
                                {ip(40, 107, 0, 0), 16},
                                {ip(52, 100, 0, 0), 14},
                                {ip(104, 47, 0, 0), 17}};
constexpr Range kYahoo[] = {{ip(66, 163, 184, 0), 21}, {ip(77, 238, 176, 0), 22}};
// gmx.net
constexpr Range kGmx[] = {
    {ip(212, 227, 15, 0), 24}, {ip(212, 227, 17, 0), 27}, {ip(82, 165, 159, 0), 24}};
// amazonses.com, as explained in AWS' blog ("Amazon SES IP addresses")
constexpr Range kSes[] = {
    {ip(54, 240, 0, 0), 18}, {ip(199, 255, 192, 0), 22}, {ip(199, 127, 232, 0), 22}};
// sendgrid.net
constexpr Range kSendGrid[] = {
    {ip(167, 89, 0, 0), 17}, {ip(168, 245, 0, 0), 17}, {ip(149, 72, 0, 0), 16}};
// mailgun.org
constexpr Range kMailgun[] = {
    {ip(209, 61, 151, 0), 24}, {ip(166, 78, 68, 0), 22}, {ip(159, 135, 224, 0), 20}};
// servers.mcsv.net
constexpr Range kMailchimp[] = {
    {ip(205, 201, 128, 0), 20}, {ip(198, 2, 128, 0), 18}, {ip(148, 105, 8, 0), 21}};

// Machines of one message: Pagani et al. saw Gmail retry from seven, Yahoo from one, GMX from
// three. Issue 49 of postgrey reports a message that Exchange Online retried for a day, each time
// from another network, and a SendGrid customer with two machines. For the others nothing was
// found.
//
// Names are those in received mail: a8-29.smtp-out.amazonses.com is 54.240.8.29, m43-7.mailgun.net
// 69.72.43.7, mail136-64.atl31.rsgsv.net 198.2.136.64, mail-ed1-f41.google.com 209.85.208.41.
constexpr std::array<Pool, kPoolCount> kPools = {{
    {"google.com", "mail-@@#-f>", kGoogle, Schedule::Gmail, 0, true},
    {"outbound.protection.outlook.com", "mail-@@#eur#on#", kMicrosoft, Schedule::ExchangeOnline, 0,
     true},
    {"consmr.mail.ne1.yahoo.com", "sonic#-#", kYahoo, Schedule::Yahoo, 1, true},
    {"gmx.net", "mout", kGmx, Schedule::Gmx, 3, false},
    {"smtp-out.amazonses.com", "a<->", kSes, Schedule::Bulk, 0, true},
    {"outbound-mail.sendgrid.net", "@@@@@@@@", kSendGrid, Schedule::Bulk, 2, false},
    {"mailgun.net", "m<->", kMailgun, Schedule::Bulk, 1, true},
    {"rsgsv.net", "mail<->.atl#", kMailchimp, Schedule::Bulk, 0, true},
}};

std::string dotted(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24U, address >> 16U & 255U, address >> 8U & 255U,
                     address & 255U);
}

std::size_t size_of(const Range& range) {
  return std::size_t{1} << static_cast<unsigned>(32 - range.prefix);
}

std::uint32_t address_in(std::span<const Range> ranges, Dice& dice, std::size_t part,
                         std::size_t parts) {
  std::array<double, 4> weights{};
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    weights[i] = static_cast<double>(size_of(ranges[i]));
  }
  const Range& range = ranges[dice.pick({weights.data(), ranges.size()})];
  const std::size_t size = size_of(range);
  if (size < parts * 256) return range.first + static_cast<std::uint32_t>(dice.below(size));
  const std::size_t share = size / parts;
  return range.first + static_cast<std::uint32_t>(part * share + dice.below(share));
}

std::string name_of(std::string_view form, std::uint32_t address, Dice& dice) {
  std::string name;
  for (const char c : form) {
    if (c == '<') {
      name += std::to_string(address >> 8U & 255U);
    } else if (c == '>') {
      name += std::to_string(address & 255U);
    } else if (c == '#') {
      name += std::to_string(1 + dice.below(60));
    } else if (c == '@') {
      name += static_cast<char>('a' + dice.below(26));
    } else {
      name += c;
    }
  }
  return name;
}

}  // namespace

const Pool& pool(PoolName name) {
  return kPools[static_cast<std::size_t>(name)];
}

Host pool_host(PoolName name, const Origin& origin, std::size_t attempt, int narrowing) {
  const Pool& of = pool(name);
  const auto parts = static_cast<std::size_t>(narrowing);
  const std::size_t part = Dice(origin.owner).below(parts);
  const std::size_t machine =
      of.machines == 0 ? attempt
                       : Dice(origin.message, attempt).below(static_cast<std::size_t>(of.machines));
  Dice dice(origin.owner, 1000 + machine);
  const auto address = address_in(of.ranges, dice, part, parts);
  Dice host(address);
  return {dotted(address), name_of(of.form, address, host) + "." + std::string(of.domain)};
}

Host small_host(std::size_t number) {
  const auto address = ip(20, 0, 0, 10) + (static_cast<std::uint32_t>(number) << 8U);
  return {dotted(address), fmt::format("mail.d{}.example", number)};
}

// A third has no confirmed name, most have a name with their address in it, and a few have a name
// like that of a mail server.
Host infected_host(std::uint64_t seed) {
  Dice dice(seed);
  const auto address = ip(static_cast<std::uint32_t>(dice.between(60, 120)), 0, 0, 1) +
                       static_cast<std::uint32_t>(dice.below(std::size_t{1} << 24U));
  constexpr std::array<double, 3> kNames = {0.35, 0.55, 0.10};
  switch (dice.pick(kNames)) {
    case 0:
      return {dotted(address), "unknown"};
    case 1:
      return {dotted(address),
              fmt::format("{}-{}-{}-{}.dsl.isp{}.example", address >> 24U, address >> 16U & 255U,
                          address >> 8U & 255U, address & 255U, dice.below(200))};
    default:
      return {dotted(address), fmt::format("office.firm{}.example", dice.below(100'000))};
  }
}

Host rented_host(std::size_t spammer, std::size_t number) {
  const auto address = ip(150, 0, 0, 1) + (static_cast<std::uint32_t>(spammer) << 8U) +
                       static_cast<std::uint32_t>(number % 250);
  return {dotted(address), fmt::format("mx{}.offers{}.example", number % 250, spammer)};
}

}  // namespace grayling::simulation
