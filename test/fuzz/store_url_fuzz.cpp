// SPDX-License-Identifier: MIT
// Store URLs and endpoints: no crash, and no password in what is shown.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grayling/config/endpoint.hpp"
#include "grayling/store/url.hpp"

using namespace grayling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto endpoint = parse_endpoint(text)) {
    const auto again = parse_endpoint(endpoint->text());
    if (!again || !(*again == *endpoint)) std::abort();
  }
  const auto url = parse_store_url(text);
  const std::string shown = url_without_password(text);
  // Long enough that it can't stand in the rest of the URL by chance.
  if (url && url->password.size() > 12 && shown.find(url->password) != std::string::npos) {
    const std::string rest = url->user + url->database + url->socket + url->ssl_ca;
    if (rest.find(url->password) == std::string::npos) std::abort();
  }
  return 0;
}
