// SPDX-License-Identifier: MIT
#include "grayling/greylist/client_identity.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/host_words.hpp"

namespace grayling {
namespace {

// Words in the names of lines and of rented machines, sorted. They decide which domain stands for a
// client, and so the keys of rows: with another word here known senders would be strangers again.
// So suspicion/line_words.cpp has lists of its own. Those only give points, may follow what
// providers do, and keep the words apart that names of some mail hosts have, too.
constexpr std::array<std::string_view, 85> kWords = {
    "abo",      "abonados",  "access",   "bras",    "catv",    "cdma",   "client",  "clientes",
    "clients",  "cloud",     "colo",     "compute", "cpc",     "cpe",    "cust",    "ded",
    "dedi",     "dedicated", "dip",      "docsis",  "droplet", "ec",     "fiber",   "fibertel",
    "fibre",    "fios",      "fttb",     "ftth",    "fttp",    "fttx",   "generic", "gprs",
    "home",     "homeuser",  "host",     "hosted",  "hosting", "hsd",    "hsi",     "hwsrv",
    "instance", "instances", "internal", "ip",      "ipngn",   "ipv",    "isdn",    "kvm",
    "lan",      "lease",     "lte",      "member",  "members", "mobile", "nat",     "node",
    "perm",     "pool",      "pools",    "rdns",    "red",     "res",    "resnet",  "retail",
    "rev",      "reverse",   "sdsl",     "server",  "srv",     "sub",    "subs",    "unused",
    "user",     "users",     "vds",      "virtua",  "vm",      "vmi",    "vps",     "vserver",
    "wifi",     "wimax",     "wireless", "wlan",    "xen",
};
// What other such words begin with.
constexpr std::array<std::string_view, 17> kBeginnings = {
    "adsl", "broadband", "cable",  "customer", "dhcp", "dial", "dsl",  "dyn",  "modem",
    "ppp",  "resid",     "static", "subscr",   "unal", "unas", "vdsl", "xdsl",
};
// Words in the names of machines that send mail, sorted.
constexpr std::array<std::string_view, 19> kMailWords = {
    "bounce", "email",  "mail", "mailer",  "mailout", "mails",    "mout",
    "mta",    "mtaout", "mx",   "mxout",   "out",     "outbound", "outgoing",
    "relay",  "sender", "smtp", "smtpout", "smtps",
};
static_assert(std::is_sorted(kWords.begin(), kWords.end()) &&
              std::is_sorted(kMailWords.begin(), kMailWords.end()));

bool is_line_word(std::string_view word) {
  return std::binary_search(kWords.begin(), kWords.end(), word) ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return word.starts_with(beginning); });
}

// How much of the address a name contains. The last two or three numbers prove less than the first
// three, so the name of a mail service may have them.
enum class Contained : std::uint8_t { Nothing, LastNumbers, Address };

// A run of numbers side by side, "192-0-2-7", "7.2.0.192", "2x7"; the last four are kept.
class NumberRun {
 public:
  explicit NumberRun(const std::array<std::uint8_t, 4>& octets) : octets_(octets) {}

  void clear() { count_ = 0; }
  // Adds the next number, and returns how much of the address the run contains with it.
  Contained add(unsigned number) {
    std::move(last_.begin() + 1, last_.end(), last_.begin());
    last_.back() = number;
    ++count_;
    if (ends_with_octets(3, 0)) return Contained::Address;
    return ends_with_octets(2, 2) || ends_with_octets(3, 1) ? Contained::LastNumbers
                                                            : Contained::Nothing;
  }

 private:
  // Are the last `length` numbers the octets from `first` on, forwards or backwards?
  bool ends_with_octets(std::size_t length, std::size_t first) const {
    if (count_ < length) return false;
    bool is_forward = true;
    bool is_backward = true;
    for (std::size_t i = 0; i < length; ++i) {
      const unsigned number = last_[last_.size() - length + i];
      is_forward &= number == octets_[first + i];
      is_backward &= number == octets_[first + length - 1 - i];
    }
    return is_forward || is_backward;
  }

  const std::array<std::uint8_t, 4>& octets_;
  std::array<unsigned, 4> last_{};
  std::size_t count_ = 0;
};

Contained contained_numbers(std::string_view name, const std::array<std::uint8_t, 4>& octets) {
  constexpr unsigned kTooLarge = 1000;
  NumberRun run(octets);
  Contained most = Contained::Nothing;
  std::size_t end = 0;  // of the previous number
  for (std::size_t i = 0; i < name.size();) {
    if (!is_host_digit(name[i])) {
      ++i;
      continue;
    }
    const bool is_beside =
        end > 0 && i == end + 1 && (name[end] == 'x' || !is_host_letter(name[end]));
    if (!is_beside) run.clear();
    unsigned number = 0;
    for (; i < name.size() && is_host_digit(name[i]); ++i) {
      number = std::min(kTooLarge, number * 10 + static_cast<unsigned>(name[i] - '0'));
    }
    end = i;
    most = std::max(most, run.add(number));
  }
  return most;
}

char hex_digit(unsigned number) {
  return "0123456789abcdef"[number & 15U];
}

// Does the name belong to a mail service, whose machines may be numbered by the last numbers of
// their addresses: "a8-29.smtp-out.amazonses.com", "m43-7.mailgun.net"? name_domain() recognises
// lines.
bool is_of_mail_pool(std::string_view name) {
  const auto domain = registrable_domain(name);
  const auto own = domain.substr(0, domain.find('.'));
  const auto host = name.substr(0, name.size() - domain.size());
  return own.find("mail") != std::string_view::npos || has_word(host, [](std::string_view word) {
           return std::binary_search(kMailWords.begin(), kMailWords.end(), word);
         });
}

bool has_ipv4(std::string_view name, const std::array<std::uint8_t, 4>& octets) {
  std::array<char, 8> hex{};
  std::array<char, 12> decimal{};
  for (std::size_t i = 0; i < 4; ++i) {
    hex[2 * i] = hex_digit(octets[i] >> 4U);
    hex[2 * i + 1] = hex_digit(octets[i]);
    decimal[3 * i] = static_cast<char>('0' + octets[i] / 100);
    decimal[3 * i + 1] = static_cast<char>('0' + octets[i] / 10 % 10);
    decimal[3 * i + 2] = static_cast<char>('0' + octets[i] % 10);
  }
  const Contained numbers = contained_numbers(name, octets);
  return numbers == Contained::Address ||
         (numbers == Contained::LastNumbers && !is_of_mail_pool(name)) ||
         name.find(std::string_view(hex.data(), hex.size())) != std::string_view::npos ||
         name.find(std::string_view(decimal.data(), decimal.size())) != std::string_view::npos;
}

bool has_ipv6(std::string_view name, const std::array<std::uint8_t, 16>& bytes) {
  constexpr std::size_t kRun = 8;  // hexadecimal digits
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '.') plain += c;
  }
  std::string hex;
  for (const auto byte : bytes) {
    hex += hex_digit(byte >> 4U);
    hex += hex_digit(byte);
  }
  for (std::size_t i = 0; i + kRun <= hex.size(); ++i) {
    const auto run = std::string_view(hex).substr(i, kRun);
    const auto zeros = std::count(run.begin(), run.end(), '0');
    if (zeros <= 4 && plain.find(run) != std::string::npos) return true;
  }
  return false;
}

bool is_line_or_rented(std::string_view host) {
  return is_stock_number(host.substr(0, host.find('.'))) || has_word(host, is_line_word);
}

}  // namespace

bool has_address(std::string_view name, const IpAddress& address) {
  const auto& bytes = address.bytes();
  if (!address.is_ipv4()) return has_ipv6(name, bytes);
  return has_ipv4(name, {bytes[0], bytes[1], bytes[2], bytes[3]});
}

std::string_view name_domain(std::string_view name, std::string_view domain) {
  const auto begin = name.size() - domain.size();
  if (!domain.empty() && begin > 0 && is_line_or_rented(name.substr(0, begin - 1))) return "";
  return domain;
}

std::string_view provider_domain(std::string_view name, const IpAddress& address) {
  return has_address(name, address) ? "" : name_domain(name, registrable_domain(name));
}

}  // namespace grayling
