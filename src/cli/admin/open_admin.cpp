// SPDX-License-Identifier: MIT
#include "cli/admin/open_admin.hpp"

#include <utility>

#include "cli/terminal/output.hpp"

namespace grayling {

Result<Config> read_config(std::string_view command, const ConfigSources& sources) {
  auto config = load_config(sources);
  if (!config) return fail(config.error());
  for (const auto& warning : config->warnings) warn(command, warning);
  return config;
}

Result<OpenAdmin> open_admin(std::string_view command, Config config, bool has_exemptions) {
  OpenAdmin admin{std::move(config), nullptr, true};
  admin.store = make_admin_store(admin.config.store.url, AdminOptions{});
  const auto tables = admin.store->open();
  if (!tables) return fail(tables.error());
  if (tables->lacking.empty()) return admin;
  if (has_exemptions || tables->kind == TableKind::Tutorial) return fail(tables->lacking);
  warn(command, tables->lacking);
  admin.has_exemptions = false;
  return admin;
}

Result<OpenAdmin> open_admin(std::string_view command, const ConfigSources& sources,
                             bool has_exemptions) {
  auto config = read_config(command, sources);
  if (!config) return fail(config.error());
  return open_admin(command, std::move(*config), has_exemptions);
}

void warn_of(std::string_view command, const PassedOver& passed_over) {
  for (const auto* text : {&passed_over.sender, &passed_over.standing, &passed_over.table}) {
    if (!text->empty()) warn(command, *text);
  }
}

int fail_with(std::string_view command, const Error& error) {
  return error.kind == ErrorKind::Config ? fail_config(command, error.text)
                                         : fail_work(command, error.text);
}

}  // namespace grayling
