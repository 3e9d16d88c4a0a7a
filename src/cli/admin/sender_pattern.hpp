// SPDX-License-Identifier: MIT
// How an administrator names rows of the tables `sender` and `standing`. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/admin/row_key.hpp"
#include "grayling/base/ip.hpp"

namespace grayling {

inline constexpr const char* kSenderPatternForms =
    "an address or a part of it, a network, @domain, <> (the null sender), text in which * stands "
    "for anything, or a KEY";

class SenderPattern {
 public:
  // "": any row · "<>": the null sender · a KEY: that row · an IP address or network, also in
  // brackets: each stored network that contains it or lies in it · with a '*': a sender, client or
  // recipient that matches it as a whole · with an '@' inside: a recipient with this address, or a
  // sender with it, as it is or as addresses of mailing lists are kept · "@domain": any address of
  // this domain, and the standing that it shares with all of its registrable domain · the first
  // numbers of an IPv4 address, "192.0.2": the client's networks that begin
  // with them · anything else: a part of a sender, client or recipient; of a client's name also its
  // provider. Case doesn't count, and a domain has either spelling. A last dot and <> are ignored.
  explicit SenderPattern(std::string_view text);

  bool matches(const Key& key) const;
  bool matches(const StandingKey& key) const;

  const std::optional<Key>& key() const { return key_; }
  const std::optional<StandingKey>& standing_key() const { return standing_key_; }
  bool is_null_sender() const { return kind_ == Kind::Null; }
  const std::string& text() const { return text_; }  // in lower case
  // The network, or the network of the one address, that the pattern names.
  const std::optional<IpNetwork>& network() const { return network_; }
  // If the pattern is an address: every spelling of it that a key's sender may have, those of
  // earlier versions too. Otherwise empty.
  std::vector<std::string> senders() const;

 private:
  enum class Kind { Any, Null, Key, Network, Like, Address, Domain, Part, Numbers };
  bool matches_parts(const std::string& sender, const std::string& client,
                     const std::string& recipient) const;
  bool matches_text(std::string_view text) const;
  bool matches_client(std::string_view client) const;

  Kind kind_ = Kind::Any;
  std::optional<Key> key_;
  std::optional<StandingKey> standing_key_;
  std::optional<IpNetwork> network_;
  std::string text_;      // in lower case
  std::string letters_;   // the same, with a domain in one spelling
  std::string address_;   // the same as a key has it as a recipient,
  std::string sender_;    // and as a sender, where it is an address
  std::string provider_;  // of a client's full name; else ""
  std::string domain_;    // of "@domain": the registrable one
};

}  // namespace grayling
