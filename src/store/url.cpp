// SPDX-License-Identifier: MIT
// No error here quotes a host, an account or a path: if a password in the URL should have been
// escaped, that may be a piece of the password.
#include "grayling/store/url.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/nearest.hpp"
#include "grayling/base/text.hpp"
#include "store/url_hosts.hpp"
#include "store/url_parts.hpp"

namespace grayling {
namespace {

constexpr std::size_t kUrlBytesMax = 4096;     // longer than anybody writes one
constexpr std::size_t kDatabaseBytesMax = 64;  // of an identifier in MySQL and MariaDB

constexpr std::string_view kNoParameter =
    "what follows the URL's '?' is no NAME=VALUE with a '&' before the next one: known are user, "
    "password, password_file, socket, ssl_mode, ssl_ca ('&', '?' and '@' in a password are written "
    "%26, %3F, %40)";

constexpr std::string_view kForms =
    "write sqlite:/path/to/file or mysql://user@host/database?password_file=/path";

Result<std::string> decode_name(std::string_view text, const std::string& what) {
  if (text.find_first_of(kUrlMarks) == std::string_view::npos) return decode_url(text, what);
  return refuse_url("the URL's " + what +
                    " holds a '?', '&', ';', '=', '#' or blank: parameters begin after one '?' and "
                    "have one '&' between them (/database?user=NAME&password_file=/path); in a "
                    "name such a mark is written in hex, '&' as %26");
}

Result<std::string> parse_database(std::string_view text) {
  if (text.find_first_of("/@") != std::string_view::npos) {
    return refuse_url(
        "one database name comes after the hosts and a '/'; "
        "'/', '?' and '@' in a password are written %2F, %3F and %40");
  }
  auto name = decode_name(text, "database");
  if (name && name->size() > kDatabaseBytesMax) {
    return refuse_url("the URL's database name is longer than 64 bytes");
  }
  if (name && name->empty()) return StoreUrl{}.database;
  return name;
}

bool is_word(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
}

Error unknown_parameter(std::string_view name, bool may_be_password) {
  const auto meant = nearest(lower_case(name), kParameters);
  const std::string suggestion =
      meant.empty() ? "known are user, password, password_file, socket, ssl_mode, ssl_ca"
                    : "did you mean '" + std::string(meant) + "'?";
  if (may_be_password) {
    return {ErrorKind::Config, "a parameter after the URL's password is unknown: " + suggestion +
                                   " ('&', '?' and '@' in a password are written %26, %3F, %40)"};
  }
  return {ErrorKind::Config,
          "the URL's parameter '" + printable(name, 64) + "' is unknown: " + suggestion};
}

Result<void> check_ssl_mode(std::string& mode) {
  constexpr std::array<std::string_view, 5> kModes = {"disabled", "preferred", "required",
                                                      "verify_ca", "verify_identity"};
  mode = lower_case(mode);
  std::replace(mode.begin(), mode.end(), '-', '_');
  if (std::find(kModes.begin(), kModes.end(), mode) != kModes.end()) return {};
  return refuse_url(
      "ssl_mode '" + printable(mode, 64) +
      "' is unknown: known are disabled, preferred, required, verify_ca, verify_identity");
}

Result<void> apply_parameters(const std::vector<std::string_view>& parameters, StoreUrl& url) {
  const std::array<std::string*, kParameters.size()> fields = {
      &url.user, &url.password, &url.password_file, &url.socket, &url.ssl_mode, &url.ssl_ca};
  std::array<bool, kParameters.size()> given{};
  for (const auto text : parameters) {
    const auto [name, value] = cut_parameter(text);
    const auto known = std::find(kParameters.begin(), kParameters.end(), name);
    if (known == kParameters.end()) {
      const bool may_be_password = given[1] || text.find('@') != std::string_view::npos;
      if (!value || !is_word(name)) return refuse_url(std::string(kNoParameter));
      return fail(unknown_parameter(name, may_be_password));
    }
    const auto i = static_cast<std::size_t>(known - kParameters.begin());
    const std::string label = "parameter '" + std::string(name) + "'";
    if (!value || value->empty()) return refuse_url("the URL's " + label + " has no value");
    if (given[i] || !fields[i]->empty())
      return refuse_url("the URL's " + label + " is given twice");
    given[i] = true;
    const bool is_password = name == "password";
    auto decoded = is_password ? decode_url(*value, label) : decode_name(*value, label);
    if (!decoded) return fail(decoded.error());
    *fields[i] = std::move(*decoded);
  }
  return {};
}

Result<void> check_whole(StoreUrl& url) {
  if (!url.password.empty() && !url.password_file.empty()) {
    return refuse_url("the URL has both a password and a password_file: keep one");
  }
  const bool local = std::any_of(url.hosts.begin(), url.hosts.end(),
                                 [](const HostPort& h) { return h.host == "localhost"; });
  if (!url.socket.empty() && !local) {
    return refuse_url("the URL's socket= goes with the host localhost alone");
  }
  if (!url.ssl_mode.empty()) {
    if (auto ok = check_ssl_mode(url.ssl_mode); !ok) return ok;
  }
  if (url.ssl_mode == "verify_ca" && url.ssl_ca.empty()) {
    return refuse_url("ssl_mode=verify_ca needs ssl_ca=, the file of authorities to trust");
  }
  return {};
}

Result<StoreUrl> parse_mysql(std::string_view rest) {
  const UrlParts parts = cut_url(rest);
  StoreUrl url;
  url.engine = StoreEngine::Mysql;
  auto user = decode_name(parts.user.value_or(""), "user");
  if (!user) return fail(user.error());
  url.user = std::move(*user);
  auto password = decode_url(parts.password.value_or(""), "password");
  if (!password) return fail(password.error());
  url.password = std::move(*password);
  auto database = parse_database(parts.database);
  if (!database) return fail(database.error());
  url.database = std::move(*database);
  auto hosts = parse_hosts(parts.hosts);
  if (!hosts) return fail(hosts.error());
  url.hosts = std::move(*hosts);
  if (auto ok = apply_parameters(parts.parameters, url); !ok) {
    return fail(ok.error());
  }
  if (auto ok = check_whole(url); !ok) return fail(ok.error());
  return url;
}

Result<StoreUrl> parse_sqlite(std::string_view rest) {
  if (rest.find('?') != std::string_view::npos) {
    return refuse_url("a sqlite: URL has no parameters: write a '?' in a file name as %3F");
  }
  auto path = decode_url(rest, "path");
  if (!path) return fail(path.error());
  if (path->empty()) return refuse_url("the URL names no file: write sqlite:/path/to/file");
  if (path->ends_with('/')) return refuse_url("the URL names a folder: write sqlite:/path/to/file");
  StoreUrl url;
  url.engine = StoreEngine::Sqlite;
  url.path = std::move(*path);
  return url;
}

}  // namespace

Result<StoreUrl> parse_store_url(std::string_view url) {
  if (url.size() > kUrlBytesMax) return refuse_url("the URL is longer than 4096 bytes");
  const auto colon = url.find(':');
  const std::string scheme = lower_case(url.substr(0, colon));
  if (colon == std::string_view::npos)
    return refuse_url("this is no store URL: " + std::string(kForms));
  const auto rest = url.substr(colon + 1);
  if (scheme == "sqlite") return parse_sqlite(rest);
  if (scheme == "mysql" && rest.starts_with("//")) return parse_mysql(rest.substr(2));
  if (scheme == "mysql") return refuse_url("'//' comes after mysql: " + std::string(kForms));
  return refuse_url("this is no store URL: " + std::string(kForms));
}

}  // namespace grayling
