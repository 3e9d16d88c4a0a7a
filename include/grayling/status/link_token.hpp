// SPDX-License-Identifier: MIT
// The secret part of a link that `grayling link` prints, and of the forms on its page. A token is
// encrypted and authenticated (XChaCha20-Poly1305, libsodium), so only a holder of the key can read
// or make one. Pure but for randomness; any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// The longest token.
inline constexpr std::size_t kLinkTokenCharsMax = 600;
// A form is accepted for at least this time after its page was sent, and for less than twice it.
inline constexpr Seconds kFormSeconds = kHour;

// What a token says.
struct Link {
  std::string recipient;  // plain_address()
  UnixSeconds issued = 0;
  UnixSeconds expires = 0;

  bool operator==(const Link&) const = default;
};

class LinkKey {
 public:
  // `secret` is the line in status.link_key_file.
  explicit LinkKey(std::string_view secret);

  // URL-safe base64 without padding (RFC 4648 section 5). Each call gives a different one.
  std::string token_of(const Link& link) const;
  // None: the token was made with another key, or was altered. The caller checks whether it has
  // expired.
  std::optional<Link> read(std::string_view token) const;

  // Goes with each form on the page of `token`, and shows that the form came from there.
  std::string form_token(std::string_view token, UnixSeconds now) const;
  bool is_form_token(std::string_view form, std::string_view token, UnixSeconds now) const;

 private:
  using Bytes = std::array<unsigned char, 32>;
  std::string form_token_of(std::string_view token, std::int64_t hour) const;

  Bytes link_key_;
  Bytes form_key_;
};

// A secret that a client must send. The time of the comparison doesn't show how much of a guess is
// right.
class BearerToken {
 public:
  explicit BearerToken(std::string_view token) : hash_(hash_of(token)) {}
  // `header` is the value of Authorization: "Bearer TOKEN" (RFC 6750).
  bool is_given_by(std::string_view header) const;

 private:
  using Hash = std::array<unsigned char, 32>;
  static Hash hash_of(std::string_view text);
  Hash hash_;
};

}  // namespace grayling
