// SPDX-License-Identifier: MIT
// Tokens of links: no crash, no token that wasn't made with the key, and none that is read as
// something else than it was made of; and values of forms, which come back as they were sent.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/status/link_token.hpp"
#include "status/form_values.hpp"

using namespace grayling;

namespace {

void check_form(std::string_view text) {
  const bool has_nul = text.find('\0') != std::string_view::npos;
  const auto sent = with_percents(text);
  require(sent.find_first_of(" &,\"'<>\n") == std::string::npos);
  require(without_percents(sent) == (has_nul ? std::nullopt : std::optional(std::string(text))));
  static_cast<void>(without_percents(text));
  const auto values = form_values(text);
  if (!values) return;
  for (const auto& [name, value] : *values) {
    require(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const LinkKey key("the secret of this fuzzer");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_form(text);
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
