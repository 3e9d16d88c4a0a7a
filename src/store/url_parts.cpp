// SPDX-License-Identifier: MIT
#include "store/url_parts.hpp"

#include <algorithm>

namespace grayling {

UrlParts cut_url(std::string_view rest) {
  UrlParts parts;
  const auto authority = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(authority.size());
  const auto question = rest.find('?');
  if (rest.starts_with('/')) parts.database = rest.substr(1, question - 1);

  parts.hosts = authority;
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto account = authority.substr(0, at);
    parts.hosts = authority.substr(at + 1);
    const auto colon = account.find(':');
    parts.user = account.substr(0, colon);
    if (colon != std::string_view::npos) parts.password = account.substr(colon + 1);
  }
  if (question == std::string_view::npos) return parts;
  for (auto query = rest.substr(question + 1); !query.empty();) {
    const auto parameter = query.substr(0, query.find('&'));
    parts.parameters.push_back(parameter);
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
  }
  return parts;
}

Parameter cut_parameter(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace grayling
