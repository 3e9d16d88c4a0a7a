// SPDX-License-Identifier: MIT
// Tokens of links: no crash, no token that wasn't made with the key, and none that is read as
// something else than it was made of.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/status/link_token.hpp"

using namespace grayling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const LinkKey key("the secret of this fuzzer");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(!key.read(text));
  require(!key.is_form_token(text, "token", 1'800'000'000));
  const bool fits = !text.empty() && text.size() <= 320;
  if (!fits) return 0;
  const Link link{std::string(text), static_cast<UnixSeconds>(size) - 7, -1};
  auto token = key.token_of(link);
  require(token.size() <= kLinkTokenCharsMax);
  require(key.read(token) == link);
  auto& changed = token[data[0] % token.size()];
  changed = changed == 'A' ? 'B' : 'A';
  require(!key.read(token));
  return 0;
}
