// SPDX-License-Identifier: MIT
// How an administrator names rows of the table `sender`. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grayling/greylist/record.hpp"

namespace grayling {

inline constexpr const char* kSenderPatternForms =
    "an address, a part of one or of a client, a whole with * for any part, or a KEY";

// A row's key in one word: "a@example.org,192.0.2.0/24,b@example.net", where what a shell or a
// list would take amiss is %HH.
std::string key_text(const Key& key);
std::optional<Key> parse_key(std::string_view text);

class SenderPattern {
 public:
  // "": any row · a KEY: that row · with a '*': a sender, client or recipient that is like it as a
  // whole · with an '@' inside: a sender, as it is or as mailing lists' are kept, or a recipient
  // that is this address · else a part of any of them. Letters in any case.
  explicit SenderPattern(std::string_view text);

  bool matches(const Key& key) const;

  const std::optional<Key>& key() const { return key_; }
  // The sender that this may name, as a key has it, where it is an address; else "".
  const std::string& sender() const { return sender_; }

 private:
  enum class Kind { Any, Key, Like, Address, Part };
  bool matches_text(std::string_view text) const;

  Kind kind_ = Kind::Any;
  std::optional<Key> key_;
  std::string text_;
  std::string sender_;
};

}  // namespace grayling
