// SPDX-License-Identifier: MIT
#include "replay/anonymous_names.hpp"

#include <algorithm>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/sender.hpp"

namespace grayling {
namespace {

constexpr std::size_t kDomainLetters = 12;  // as many as 50 bits
constexpr std::size_t kLabelLetters = 6;    // within one domain
constexpr std::size_t kLocalLetters = 12;

bool is_of_host(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

}  // namespace

// Only a name of the Public Suffix List: another one may be that of a firm's own network.
std::string AnonymousNames::registrable(std::string_view domain) const {
  const std::string own = hash_.letters("domain", domain, kDomainLetters);
  const auto top = domain.substr(domain.rfind('.') + 1);
  std::string made = own + '.' + std::string(is_listed_top_domain(top) ? top : "example");
  return registrable_domain(made) == made ? made : own + ".example";
}

std::string AnonymousNames::domain(std::string_view name) const {
  const std::string normal(without_final_dot(normal_domain(name)));
  if (normal.empty()) return "";
  if (!is_mail_domain(normal)) {
    const std::string other = hash_.letters("word", normal, kDomainLetters);
    return std::all_of(normal.begin(), normal.end(), is_of_host) ? other : '[' + other + ']';
  }
  const auto domain = registrable_domain(normal);
  // A public suffix has no registrable domain; "*.ck" are all public suffixes.
  if (domain.empty()) return hash_.letters("suffix", normal, kDomainLetters) + ".ck";
  std::string made = registrable(domain);
  std::size_t end = normal.size() - domain.size();
  while (end > 0) {
    const auto dot = end == 1 ? std::string::npos : normal.rfind('.', end - 2);
    const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
    made.insert(0, hash_.letters("label", normal.substr(begin), kLabelLetters) + '.');
    end = begin;
  }
  return made;
}

// Three spellings count: as it is, without the tag that its host signs it with, and with the
// numbers and tags taken out. Each is a part of what is made, in a form that the same rules take
// apart.
std::string AnonymousNames::local_part(std::string_view local, std::string_view domain) const {
  if (local.empty()) return "";
  const std::string at = '@' + std::string(domain);
  const std::string whole(local);
  const std::string unsigned_one(unsigned_part(local));
  std::string key;
  set_normalised_sender(key, whole + at);
  key.resize(std::max(key.rfind('@'), std::size_t{0}));
  std::string made = hash_.letters("local", key + at, kLocalLetters);
  if (unsigned_one != key) {
    made += '+' + hash_.letters("tag", unsigned_one + at, kLocalLetters);
  }
  if (unsigned_one == whole) return made;
  std::string tag = hash_.letters("signature", whole + at, 10);
  for (char& c : tag) c = static_cast<char>('0' + c % 10);
  return "prvs=" + tag + '=' + made;
}

std::string AnonymousNames::address(std::string_view address) const {
  const std::string normal = normal_address(address);
  const auto at = normal.rfind('@');
  if (at == std::string::npos) {
    return normal.empty() ? "" : hash_.letters("local", normal, kLocalLetters);
  }
  const std::string domain = normal.substr(at + 1);
  return local_part(std::string_view(normal).substr(0, at), domain) + '@' + this->domain(domain);
}

}  // namespace grayling
