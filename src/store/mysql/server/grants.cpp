// SPDX-License-Identifier: MIT
#include "store/mysql/server/grants.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling::mysql {
namespace {

constexpr std::array<std::string_view, 5> kReading = {"USAGE", "SELECT", "SHOW VIEW",
                                                      "SHOW DATABASES", "PROXY"};

// The privilege without its list of columns, "SELECT (a, b)", and without blanks around it.
std::string_view bare(std::string_view privilege) {
  privilege = privilege.substr(0, privilege.find('('));
  while (privilege.starts_with(' ')) privilege.remove_prefix(1);
  while (privilege.ends_with(' ')) privilege.remove_suffix(1);
  return privilege;
}

// Where the next privilege begins: behind a comma that isn't in a list of columns.
std::size_t end_of_privilege(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    if (text[at] == ',' && depth == 0) return at;
  }
  return text.size();
}

// Takes a name from the start of `text`, and gives it in backticks; MariaDB had none before 10.4.
// "": there is none.
std::string take_name(std::string_view& text) {
  if (!text.starts_with('`')) {
    const auto bare_name = text.substr(0, text.find_first_of(" ,@`'\""));
    text.remove_prefix(bare_name.size());
    return bare_name.empty() ? "" : "`" + std::string(bare_name) + "`";
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] != '`') continue;
    if (at + 1 < text.size() && text[at + 1] == '`') {
      ++at;  // one of the name
      continue;
    }
    std::string name(text.substr(0, at + 1));
    text.remove_prefix(at + 1);
    return name;
  }
  return "";
}

}  // namespace

std::string beyond_reading(std::string_view grant) {
  constexpr std::string_view kGrant = "GRANT ";
  const auto on = grant.find(" ON ");
  if (!grant.starts_with(kGrant) || on == std::string_view::npos) return "";
  if (!roles_given(grant).empty()) return "";
  auto privileges = grant.substr(kGrant.size(), on - kGrant.size());
  auto where = grant.substr(on + 4);
  where = where.substr(0, where.find(" TO "));
  std::string beyond;
  while (!privileges.empty()) {
    const auto end = end_of_privilege(privileges);
    const auto privilege = bare(privileges.substr(0, end));
    privileges.remove_prefix(std::min(end + 1, privileges.size()));
    if (std::find(kReading.begin(), kReading.end(), privilege) != kReading.end()) continue;
    beyond += (beyond.empty() ? "" : ", ") + std::string(privilege);
  }
  return beyond.empty() ? "" : printable(beyond + " on " + std::string(where), 200);
}

std::vector<std::string> roles_given(std::string_view grant) {
  constexpr std::string_view kGrant = "GRANT ";
  if (!grant.starts_with(kGrant)) return {};
  grant.remove_prefix(kGrant.size());
  std::vector<std::string> roles;
  for (;;) {
    auto role = take_name(grant);
    if (role.empty()) return {};
    if (grant.starts_with('@')) {
      grant.remove_prefix(1);
      const auto host = take_name(grant);
      if (host.empty()) return {};
      role += '@' + host;
    }
    roles.push_back(std::move(role));
    if (grant.starts_with(" TO ")) return roles;
    if (!grant.starts_with(',')) return {};
    grant.remove_prefix(1);
  }
}

}  // namespace grayling::mysql
