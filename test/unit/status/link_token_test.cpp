// SPDX-License-Identifier: MIT
#include "grayling/status/link_token.hpp"

#include <set>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;
const Link kLink{"anna@example.org", kNow, kNow + 86400};

LinkKey key() {
  return LinkKey("a secret of some length");
}

bool is_url_safe(const std::string& text) {
  return text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         std::string::npos;
}

}  // namespace

TEST_CASE("a token says again what it was made of, and nothing in clear") {
  const auto token = key().token_of(kLink);
  CHECK(key().read(token) == kLink);
  CHECK(is_url_safe(token));
  CHECK(token.find("anna") == std::string::npos);
  CHECK(key().token_of(kLink) != token);
  for (const std::size_t size : {3U, 14U, 15U, 16U, 31U, 32U, 33U, 320U}) {
    const Link link{std::string(size, 'x'), 0, INT64_MAX};
    const auto other = key().token_of(link);
    CAPTURE(size);
    CHECK(key().read(other) == link);
    CHECK(other.size() <= kLinkTokenCharsMax);
  }
  CHECK(key().token_of({"a@b.example", kNow, kNow}).size() ==
        key().token_of({"ab@b.example", kNow, kNow}).size());
}

TEST_CASE("a token that was changed anywhere is none") {
  const auto token = key().token_of(kLink);
  for (std::size_t at = 0; at < token.size(); ++at) {
    auto changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    CHECK_FALSE(key().read(changed));
    CHECK_FALSE(key().read(token.substr(0, at)));
  }
  for (const auto& forged : {token + "A", token + "=", " " + token, token + "\n", token + token,
                             std::string(), std::string("."), std::string(4000, 'A')}) {
    CHECK_FALSE(key().read(forged));
  }
}

TEST_CASE("another key reads no token") {
  CHECK_FALSE(LinkKey("another secret, as long as the first").read(key().token_of(kLink)));
  CHECK(LinkKey("a secret of some length").read(key().token_of(kLink)));
}

TEST_CASE("a form belongs to its page, for an hour and less than two") {
  const auto token = key().token_of(kLink);
  const auto form = key().form_token(token, kNow);
  CHECK(is_url_safe(form));
  CHECK(key().is_form_token(form, token, kNow));
  CHECK(key().is_form_token(form, token, kNow + kFormSeconds));
  CHECK_FALSE(key().is_form_token(form, token, kNow + 2 * kFormSeconds));
  CHECK_FALSE(key().is_form_token(form, token, kNow - 2 * kFormSeconds));
  CHECK_FALSE(key().is_form_token(form, key().token_of(kLink), kNow));
  CHECK_FALSE(key().is_form_token("", token, kNow));
  CHECK_FALSE(key().is_form_token(form.substr(1), token, kNow));
  CHECK_FALSE(key().is_form_token(form + "A", token, kNow));
  CHECK_FALSE(key().is_form_token(token, token, kNow));
  CHECK_FALSE(LinkKey("another secret, as long as the first").is_form_token(form, token, kNow));
}

TEST_CASE("a bearer token is given as a whole or not at all") {
  const BearerToken token("the token of the panel");
  CHECK(token.is_given_by("Bearer the token of the panel"));
  CHECK(token.is_given_by("bearer the token of the panel"));
  for (const auto* given :
       {"", "Bearer", "Bearer ", "Bearer the token of the pane", "Bearer the token of the panel ",
        "Bearer  the token of the panel", "Basic the token of the panel", "the token of the panel",
        "Bearer THE TOKEN OF THE PANEL"}) {
    CAPTURE(given);
    CHECK_FALSE(token.is_given_by(given));
  }
}
