// SPDX-License-Identifier: MIT
#include "suspicion/line_words.hpp"

#include <algorithm>

namespace grayling {
namespace {

// clang-format off
// What only lines and rented machines are called, sorted.
constexpr std::array<std::string_view, 54> kLineWords = {
    "abo", "abonados", "abonent", "abonenty", "abonnes", "bras", "catv", "cdma", "cpe", "cust",
    "dial", "dialin", "dialup", "dinamic", "dinamica", "dinamico", "dip", "docsis", "dyn",
    "dynip", "dynpool", "fibertel", "fios", "flets", "fttb", "ftth", "fttp", "fttx", "gpon",
    "gprs", "homeuser", "hsd", "hsi", "ipad", "ipbf", "ipngn", "isdn", "kabel", "lte", "neoplus",
    "pools", "ppp", "pppool", "residential", "resnet", "subscriber", "subscribers", "umts",
    "userreverse", "virtua", "wifi", "wimax", "wlan", "zakaznik",
};
// What lines and rented machines are called, and some mail hosts, sorted.
constexpr std::array<std::string_view, 43> kPossibleWords = {
    "clientes", "clients", "colo", "compute", "cpc", "customer", "customers", "ded", "dedi",
    "dedicated", "droplet", "estatico", "fiber", "fibre", "fijo", "generic", "hosted", "hwsrv",
    "instance", "instances", "kvm", "lease", "leased", "members", "nordns", "pool", "rdns", "res",
    "rev", "reverse", "static", "subs", "unallocated", "unassigned", "unused", "user", "users",
    "vds", "vmi", "vps", "vserver", "wireless", "xen",
};
// What any machine may be called, sorted.
constexpr std::array<std::string_view, 25> kMachineWords = {
    "access", "client", "cliente", "cloud", "ec", "home", "host", "hosting", "internal", "ip",
    "ipv", "lan", "member", "mobile", "nat", "node", "ns", "red", "retail", "server", "srv",
    "sub", "virt", "vm", "web",
};
// Words of mail hosts in which there is neither "mail" nor "smtp", sorted.
constexpr std::array<std::string_view, 21> kMailWords = {
    "bounce", "bounces", "esp", "exim", "lists", "mout", "mta", "mtaout", "mx", "mxout", "news",
    "newsletter", "out", "outbound", "outgoing", "pmta", "post", "postfix", "postmaster", "relay",
    "sender",
};
// clang-format on
// What other words of lines begin with, and end with.
constexpr std::array<std::string_view, 11> kBeginnings = {
    "adsl", "broadband", "cable", "dhcp", "dsl", "modem", "pppoe", "sdsl", "subscr", "vdsl", "xdsl",
};
constexpr std::array<std::string_view, 2> kEndings = {"dsl", "pppoe"};

template <std::size_t Size>
bool is_in(const std::array<std::string_view, Size>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

template <std::size_t Size>
constexpr bool is_sorted(const std::array<std::string_view, Size>& words) {
  return std::is_sorted(words.begin(), words.end());
}
static_assert(is_sorted(kLineWords) && is_sorted(kPossibleWords) && is_sorted(kMachineWords) &&
              is_sorted(kMailWords));

}  // namespace

// "dynamics" and "dynamo" are programs and firms, and no lines.
bool is_line_word(std::string_view word) {
  const auto begins = [word](std::string_view beginning) { return word.starts_with(beginning); };
  const auto ends = [word](std::string_view ending) { return word.ends_with(ending); };
  return is_in(kLineWords, word) || (begins("dynamic") && word != "dynamics") ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(), begins) ||
         std::any_of(kEndings.begin(), kEndings.end(), ends);
}

bool is_possible_line_word(std::string_view word) {
  return is_in(kPossibleWords, word) || word.starts_with("static");
}

bool is_machine_word(std::string_view word) {
  return is_in(kMachineWords, word);
}

bool is_mail_word(std::string_view word) {
  return is_in(kMailWords, word) || word.find("mail") != std::string_view::npos ||
         word.find("smtp") != std::string_view::npos;
}

}  // namespace grayling
