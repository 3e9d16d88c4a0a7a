// SPDX-License-Identifier: MIT
#include "service/start_checks.hpp"

#include <filesystem>

#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// A check of the configuration accepts that the default's directory is missing; a start doesn't.
Result<void> check_directory(const StoreUrl& url, const std::string& user) {
  if (url.engine != StoreEngine::Sqlite) return {};
  const std::string directory = std::filesystem::path(url.path).parent_path().string();
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  return fail(ErrorKind::Config, "store.url: there is no directory '" + directory +
                                     "'; create it (" + make_directory_command(directory, user) +
                                     "), or name another file with --store sqlite:/path");
}

// A check of the configuration accepts that its user may not read them; a start doesn't.
Result<void> check_secrets(const Config& config) {
  const auto& status = config.status;
  const bool has_key = status.link_key_file.empty() || !status.link_key.empty();
  const bool has_token = status.api_token_file.empty() || !status.api_token.empty();
  if (has_key && has_token) return {};
  const std::string name = has_key ? "api_token_file" : "link_key_file";
  const auto& path = has_key ? status.api_token_file : status.link_key_file;
  return fail(ErrorKind::Config, "status." + name + ": " + own_user() + " may not read '" +
                                     printable(path) + "'" + permission_remedy(path));
}

}  // namespace

Result<void> check_start(const Config& config, const std::string& user) {
  if (auto there = check_directory(config.store.url, user); !there) return there;
  return check_secrets(config);
}

}  // namespace grayling
