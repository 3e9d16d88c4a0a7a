// SPDX-License-Identifier: MIT
// Store URLs and endpoints: no crash, and no password in what is shown.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grayling/config/endpoint.hpp"
#include "grayling/store/url.hpp"

using namespace grayling;

// The password of the URLs in the corpus; other words may be a user's name as well.
constexpr std::string_view kPassword = "correct-horse-battery";

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto endpoint = parse_endpoint(text)) {
    const auto again = parse_endpoint(endpoint->text());
    if (!again || !(*again == *endpoint)) std::abort();
  }
  const auto url = parse_store_url(text);
  const std::string shown = url_without_password(text);
  const bool is_once = text.find(kPassword) == text.rfind(kPassword);
  const bool is_secret = url && is_once && url->password.find(kPassword) != std::string::npos;
  if (is_secret && shown.find(kPassword) != std::string::npos) std::abort();
  return 0;
}
