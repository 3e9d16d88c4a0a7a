// SPDX-License-Identifier: MIT
// Other names in place of those of clients, domains and addresses of mail. What grayling judges by
// survives: which are the same, whose domain is below whose, and what a client's name looks like.
// One thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "replay/keyed_hash.hpp"

namespace grayling {

class AnonymousNames {
 public:
  // `hash` must outlive it.
  explicit AnonymousNames(const KeyedHash& hash) : hash_(hash) {}

  // A domain, or a host in it: each label becomes another, and a top-level domain that the Public
  // Suffix List knows stays. What is no domain becomes something that is none.
  std::string domain(std::string_view name) const;

  // An address of mail; "" is the null sender. Two that differ only in what grayling doesn't look
  // at (greylist/sender.hpp) do so afterwards.
  std::string address(std::string_view address) const;

  // The name of the client with the address `before`, which is `after` now: one that is a line's, a
  // rented machine's or a provider's if the first was. "unknown" stays.
  std::string client(std::string_view name, const IpAddress& before, const IpAddress& after) const;

 private:
  std::string registrable(std::string_view domain) const;
  std::string local_part(std::string_view local, std::string_view domain) const;

  const KeyedHash& hash_;
};

}  // namespace grayling
