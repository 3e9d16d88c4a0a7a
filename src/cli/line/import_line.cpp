// SPDX-License-Identifier: MIT
#include "cli/line/import_line.hpp"

#include <algorithm>

#include "cli/transfer/import.hpp"
#include "grayling/base/nearest.hpp"
#include "grayling/import/readers.hpp"

namespace grayling {
namespace {

std::vector<std::string_view> known_sources() {
  const auto others = import_sources();
  std::vector<std::string_view> known(others.begin(), others.end());
  known.push_back(kOwnExport);
  return known;
}

std::string source_names() {
  std::string names;
  for (const auto name : known_sources()) names.append(names.empty() ? "" : ", ").append(name);
  return names.append(", ").append(kPostgreyOptions);
}

}  // namespace

void ImportLine::add_to(Parser& parser) {
  command_ = parser.add("import", "import what another greylister knows",
                        "grayling import postgrey postgrey.dump --dry-run");
  command_->add_text("--config", parsed_.sources.file, "FILE",
                     "the configuration (default /etc/grayling/grayling.toml)");
  command_->add_text("--store", parsed_.sources.store, "URL",
                     "the store, instead of the configuration's");
  command_->add_flag("--dry-run", parsed_.dry_run, "only show what would be imported");
  command_->add_argument(parsed_.from, "FROM", source_names().c_str());
  command_->add_argument(parsed_.file, "FILE", "its dump (- is stdin), or the options of postgrey");
}

void ImportLine::take_options(std::vector<std::string>& arguments) {
  const bool are_there = arguments.size() > 2 && arguments[0] == "import" &&
                         arguments[1] == kPostgreyOptions && arguments[2] != "--help" &&
                         arguments[2] != "-h";
  if (!are_there) return;
  parsed_.options.assign(arguments.begin() + 2, arguments.end());
  arguments.resize(2);
}

Result<ImportCommand> ImportLine::finish() const {
  ImportCommand command = parsed_;
  if (command.from == kPostgreyOptions) return command;
  const auto known = known_sources();
  if (command.from.empty()) return fail("say what to import from: " + source_names());
  if (std::find(known.begin(), known.end(), command.from) == known.end()) {
    const auto meant = nearest(command.from, known);
    return fail("\"" + shown_argument(command.from) + "\" can't be imported from" +
                (meant.empty() ? "" : " (did you mean " + std::string(meant) + "?)") +
                "; write one of " + source_names());
  }
  if (command.file.empty()) return fail("say which file to import; - is stdin");
  return command;
}

}  // namespace grayling
