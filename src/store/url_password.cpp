// SPDX-License-Identifier: MIT
// Keeps passwords out of what is shown, and reads password files.
#include <algorithm>

#include "grayling/base/secret_file.hpp"
#include "grayling/store/url.hpp"
#include "store/url_parts.hpp"

namespace grayling {
namespace {

constexpr std::string_view kHidden = "…";

// Shows only values that are known to be no password: that of a mistyped "pasword=" is hidden too.
std::string parameter_without_password(std::string_view text) {
  const auto [name, value] = cut_parameter(text);
  const bool shown = name != "password" && value &&
                     std::find(kParameters.begin(), kParameters.end(), name) != kParameters.end();
  if (shown) return std::string(text);
  return value ? std::string(name) + "=" + std::string(kHidden) : std::string(kHidden);
}

// For a URL that parses: its marks are where they should be.
std::string hide_in_parts(std::string_view head, std::string_view rest) {
  const UrlParts parts = cut_url(rest);
  std::string shown(head);
  if (parts.user) {
    shown += *parts.user;
    if (parts.password) shown += ":" + std::string(kHidden);
    shown += "@";
  }
  shown += parts.hosts;
  const auto query = rest.find('?');
  const auto slash = rest.find('/');
  if (slash != std::string_view::npos && slash < query) shown += "/" + std::string(parts.database);
  char mark = '?';
  for (const auto parameter : parts.parameters) {
    shown += mark + parameter_without_password(parameter);
    mark = '&';
  }
  return shown;
}

// For a URL that doesn't parse: a password in it may hold any mark. So all text is hidden from the
// first ':' that can begin a password to the last '@' or the end, and from the first mark that may
// begin or separate parameters.
std::string hide_in_text(std::string_view head, std::string_view rest) {
  std::string shown(head);
  const auto at = rest.rfind('@');
  const auto colon = rest.find(':');
  const bool is_path = head.empty() && at > rest.size() && rest.find(":/") == colon;
  if (colon < at && colon < rest.find_first_of(kUrlMarks) && !is_path) {
    shown += std::string(rest.substr(0, colon + 1)) + std::string(kHidden);
    rest.remove_prefix(std::min(at, rest.size()));
  }
  const auto mark = rest.find_first_of(kUrlMarks);
  shown += rest.substr(0, mark);
  if (mark != std::string_view::npos) shown.append(rest.substr(mark, 1)).append(kHidden);
  return shown;
}

}  // namespace

std::string url_without_password(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos) return hide_in_text("", url);
  const auto parsed = parse_store_url(url);
  if (parsed && parsed->engine == StoreEngine::Sqlite) return std::string(url);
  const auto after = url.substr(colon + 1);
  const std::size_t head = colon + 1 + (after.starts_with("//") ? 2 : 0);
  const auto rest = url.substr(head);
  if (parsed) return hide_in_parts(url.substr(0, head), rest);
  // Without "//" the first word may be a user's name instead of a scheme: "user:password@host".
  return head > colon + 1 ? hide_in_text(url.substr(0, head), rest) : hide_in_text("", url);
}

std::string text_without_password(std::string_view text) {
  const bool may_be_url = text.find("://") != std::string_view::npos;
  return may_be_url ? url_without_password(text) : std::string(text);
}

Result<std::string> read_password_file(const std::string& path) {
  return read_secret_file(path, "password_file", "password");
}

}  // namespace grayling
