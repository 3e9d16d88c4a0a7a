// SPDX-License-Identifier: MIT
#include "grayling/status/link_token.hpp"

#include <algorithm>
#include <vector>

#include <sodium.h>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr unsigned char kVersion = 1;
constexpr std::size_t kHeadBytes = 1 + 8 + 8;  // version, issued, expires
// Tokens of addresses of about the same length look alike.
constexpr std::size_t kBlockBytes = 32;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kFormBytes = 24;

using Text = std::vector<unsigned char>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void append_number(Text& out, std::int64_t number) {
  const auto value = static_cast<std::uint64_t>(number);
  for (unsigned shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<unsigned char>((value >> shift) & 0xffU));
  }
}

std::int64_t number_at(const Text& text, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value |= std::uint64_t{text[at + i]} << (8 * i);
  return static_cast<std::int64_t>(value);
}

std::string base64_of(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_encoded_len(size, kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, kBase64);
  text.pop_back();  // the zero at its end
  return text;
}

// Takes only what base64_of() writes.
std::optional<Text> bytes_of_base64(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Text bytes(text.size());
  std::size_t size = 0;
  const char* end = nullptr;
  const int done = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr,
                                     &size, &end, kBase64);
  if (done != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

template <typename Key>
Key derived(std::string_view use, std::string_view secret) {
  Key key{};
  std::string input(use);
  input.append(1, '\0').append(secret);
  crypto_generichash(key.data(), key.size(), bytes_of(input), input.size(), nullptr, 0);
  sodium_memzero(input.data(), input.size());
  return key;
}

}  // namespace

LinkKey::LinkKey(std::string_view secret)
    : link_key_(derived<Bytes>("grayling link", secret)),
      form_key_(derived<Bytes>("grayling form", secret)) {}

std::string LinkKey::token_of(const Link& link) const {
  Text text{kVersion};
  append_number(text, link.issued);
  append_number(text, link.expires);
  text.insert(text.end(), link.recipient.begin(), link.recipient.end());
  std::size_t size = text.size();
  text.resize(size + kBlockBytes);
  sodium_pad(&size, text.data(), size, kBlockBytes, text.size());
  Text token(kNonceBytes + size + kTagBytes);
  randombytes_buf(token.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(token.data() + kNonceBytes, nullptr, text.data(), size,
                                             nullptr, 0, nullptr, token.data(), link_key_.data());
  return base64_of(token.data(), token.size());
}

std::optional<Link> LinkKey::read(std::string_view token) const {
  if (token.size() > kLinkTokenCharsMax) return std::nullopt;
  const auto bytes = bytes_of_base64(token);
  if (!bytes || bytes->size() <= kNonceBytes + kTagBytes + kHeadBytes) return std::nullopt;
  Text text(bytes->size() - kNonceBytes - kTagBytes);
  const int done = crypto_aead_xchacha20poly1305_ietf_decrypt(
      text.data(), nullptr, nullptr, bytes->data() + kNonceBytes, bytes->size() - kNonceBytes,
      nullptr, 0, bytes->data(), link_key_.data());
  std::size_t size = 0;
  if (done != 0 || sodium_unpad(&size, text.data(), text.size(), kBlockBytes) != 0 ||
      size <= kHeadBytes || text[0] != kVersion) {
    return std::nullopt;
  }
  Link link;
  link.issued = number_at(text, 1);
  link.expires = number_at(text, 9);
  link.recipient.assign(text.begin() + kHeadBytes,
                        text.begin() + static_cast<std::ptrdiff_t>(size));
  return link;
}

std::string LinkKey::form_token_of(std::string_view token, std::int64_t hour) const {
  Text input;
  append_number(input, hour);
  input.insert(input.end(), token.begin(), token.end());
  std::array<unsigned char, kFormBytes> mac{};
  crypto_generichash(mac.data(), mac.size(), input.data(), input.size(), form_key_.data(),
                     form_key_.size());
  return base64_of(mac.data(), mac.size());
}

std::string LinkKey::form_token(std::string_view token, UnixSeconds now) const {
  return form_token_of(token, now / kFormSeconds);
}

bool LinkKey::is_form_token(std::string_view form, std::string_view token, UnixSeconds now) const {
  const std::int64_t hour = now / kFormSeconds;
  bool is_one = false;
  for (const auto from : {hour, hour - 1}) {
    const auto good = form_token_of(token, from);
    is_one |=
        form.size() == good.size() && sodium_memcmp(form.data(), good.data(), good.size()) == 0;
  }
  return is_one;
}

BearerToken::Hash BearerToken::hash_of(std::string_view text) {
  return derived<Hash>("grayling api", text);
}

bool BearerToken::is_given_by(std::string_view header) const {
  constexpr std::string_view kScheme = "bearer ";
  if (lower_case(header.substr(0, kScheme.size())) != kScheme) return false;
  const auto given = hash_of(header.substr(kScheme.size()));
  return sodium_memcmp(given.data(), hash_.data(), hash_.size()) == 0;
}

}  // namespace grayling
