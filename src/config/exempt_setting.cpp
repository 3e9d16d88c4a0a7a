// SPDX-License-Identifier: MIT
#include "config/exempt_setting.hpp"

#include "config/paths.hpp"

namespace grayling {
namespace {

constexpr std::string_view kFile = "file:";
constexpr std::string_view kGood =
    "write a list of entries and of files that hold one a line, like [\"example.org\", "
    "\"file:/etc/grayling/exempt-clients\"]";

Result<void> check_entry(Exemptions& checked, ExemptList list, const std::string& entry) {
  if (entry == kFile) {
    return fail(ErrorKind::Config, "the path of a file is missing; " + std::string(kGood));
  }
  if (entry.starts_with(kFile) || list_name(entry)) return {};
  const auto before = checked.count(list);
  const auto added = checked.add(list, entry, 0);
  if (!added) {
    return fail(ErrorKind::Config,
                toml_text(entry) + ": " + added.error().text + ", file:PATH or sql:NAME");
  }
  if (checked.count(list) > before) return {};
  return fail(ErrorKind::Config, toml_text(entry) + ": is empty; leave it out");
}

}  // namespace

std::string exempt_file(std::string_view entry) {
  return entry.starts_with(kFile) ? std::string(entry.substr(kFile.size())) : std::string();
}

Setting exempt_setting(std::string_view key, ExemptList list, ExemptField field) {
  return {key, RawValue::Kind::List, std::string(kGood),
          [=](const RawValue& value, Config& config) -> Result<void> {
            Exemptions checked;
            for (const auto& entry : value.list) {
              if (auto good = check_entry(checked, list, entry); !good) return good;
            }
            config.exempt.*field = value.list;
            return {};
          },
          [=](const Config& config) { return toml_list(config.exempt.*field); }};
}

void make_absolute(Config::ExemptSection& section, const std::string& directory) {
  for (auto* list : {&section.clients, &section.senders, &section.recipients}) {
    for (auto& entry : *list) {
      const auto path = exempt_file(entry);
      if (!path.empty()) entry = std::string(kFile) + absolute_path(path, directory);
    }
  }
}

}  // namespace grayling
