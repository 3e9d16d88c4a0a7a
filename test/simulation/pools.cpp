// SPDX-License-Identifier: MIT
#include "simulation/pools.hpp"

#include <array>
#include <string>
#include <unordered_map>

#include "simulation/dice.hpp"

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
// spf.ess.de.barracudanetworks.com
constexpr Range kBarracuda[] = {
    {ip(18, 185, 115, 192), 26}, {ip(18, 184, 203, 224), 27}, {ip(35, 157, 190, 224), 27}};
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
// _spf.facebook.com
constexpr Range kMeta[] = {{ip(66, 220, 144, 128), 25}, {ip(66, 220, 155, 0), 24},
                           {ip(66, 220, 157, 0), 25},   {ip(69, 63, 178, 128), 25},
                           {ip(69, 63, 181, 0), 24},    {ip(69, 171, 232, 0), 24},
                           {ip(69, 171, 244, 0), 23}};
constexpr std::size_t kRangesMax = 8;

// Machines of one message: Pagani et al. saw Gmail retry from seven, Yahoo from one, GMX from
// three. Issue 49 of postgrey reports a message that Exchange Online retried for a day, each time
// from another network, and a SendGrid customer with two machines. For the others nothing was
// found.
//
// Names are those in received mail: a8-29.smtp-out.amazonses.com is 54.240.8.29, m43-7.mailgun.net
// 69.72.43.7, mail136-64.atl31.rsgsv.net 198.2.136.64, mail-ed1-f41.google.com 209.85.208.41,
// 69-171-232-143.mail-mail.facebook.com 69.171.232.143, egress-ip43b.ess.de.barracuda.com
// 18.185.115.247 (etc/exempt-providers has more of the last two).
constexpr std::array<Pool, kPoolCount> kPools = {{
    {"google.com", "mail-@@#-f4", "_spf.google.com", "gmail.com", kGoogle, Schedule::Gmail, 0,
     true},
    {"outbound.protection.outlook.com", "mail-@@#eur#on#", "spf.protection.outlook.com",
     "outlook.com", kMicrosoft, Schedule::ExchangeOnline, 0, true},
    {"consmr.mail.ne1.yahoo.com", "sonic#-#", "_spf.mail.yahoo.com", "yahoo.com", kYahoo,
     Schedule::Yahoo, 1, true},
    {"gmx.net", "mout", "gmx.net", "gmx.net", kGmx, Schedule::Gmx, 3, false},
    {"ess.de.barracuda.com", "egress-ip#@", "spf.ess.de.barracudanetworks.com", "", kBarracuda,
     Schedule::Postfix, 0, true},
    {"smtp-out.amazonses.com", "a3-4", "amazonses.com", "amazonses.com", kSes, Schedule::Bulk, 0,
     true},
    {"outbound-mail.sendgrid.net", "@@@@@@@@", "sendgrid.net", "sendgrid.net", kSendGrid,
     Schedule::Bulk, 2, false},
    {"mailgun.net", "m3-4", "mailgun.org", "mailgun.org", kMailgun, Schedule::Bulk, 1, true},
    {"rsgsv.net", "mail3-4.atl#", "servers.mcsv.net", "mcdlv.net", kMailchimp, Schedule::Bulk, 0,
     true},
    {"mail-mail.facebook.com", "1-2-3-4", "_spf.facebook.com", "facebookmail.com", kMeta,
     Schedule::Bulk, 0, true},
}};

std::size_t size_of(const Range& range) {
  return std::size_t{1} << static_cast<unsigned>(32 - range.prefix);
}

std::uint32_t address_in(std::span<const Range> ranges, Dice& dice, std::size_t part,
                         std::size_t parts) {
  std::array<double, kRangesMax> weights{};
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
    if (c >= '1' && c <= '4') {
      name += std::to_string(address >> static_cast<unsigned>(8 * ('4' - c)) & 255U);
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

std::string full_name(const Pool& of, std::uint32_t address) {
  Dice dice(address);
  return name_of(of.form, address, dice) + "." + std::string(of.domain);
}

using Names = std::unordered_map<std::string, std::uint32_t>;

Names all_names(const Pool& of) {
  Names names;
  for (const auto& range : of.ranges) {
    for (std::size_t i = 0; i < size_of(range); ++i) {
      const auto address = range.first + static_cast<std::uint32_t>(i);
      names.emplace(full_name(of, address), address);
    }
  }
  return names;
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
  const std::string host = full_name(of, address);
  return {ipv4_text(address), host, host};
}

std::optional<std::uint32_t> pool_address(std::string_view name) {
  static std::array<Names, kPoolCount> known;
  for (std::size_t i = 0; i < kPoolCount; ++i) {
    if (!name.ends_with(kPools[i].domain)) continue;
    if (known[i].empty()) known[i] = all_names(kPools[i]);
    const auto found = known[i].find(std::string(name));
    return found == known[i].end() ? std::nullopt : std::optional(found->second);
  }
  return std::nullopt;
}

}  // namespace grayling::simulation
