// SPDX-License-Identifier: MIT
// The command line of the commands that administrators use on a store. One thread.
#pragma once

#include <string>
#include <vector>

#include "cli/admin/admin_command.hpp"
#include "cli/line/parser.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class AdminLine {
 public:
  // Adds the commands to `parser`, whose parse() fills this.
  void add_to(Parser& parser);

  // Whether `command` is one of these.
  bool has(const Subcommand& command) const;

  // The parsed `command`. The error says what is wrong with its arguments, and what would be right.
  Result<AdminCommand> finish(const Subcommand& command) const;

 private:
  Subcommand add(Parser& parser, const char* name, const char* what, const char* example);
  void add_page(const Subcommand& command, const char* after, const char* what);
  void add_whole_table(Parser& parser);
  static Result<void> check_exempt(ExemptList list, const std::string& pattern);
  Result<AllowCommand> allow_command() const;
  Result<DisallowCommand> disallow_command() const;
  Result<ExemptionsCommand> exemptions_command() const;
  Result<SendersCommand> senders_command(const std::string& name) const;
  Result<LinkCommand> link_command() const;
  Result<ReportCommand> report_command() const;
  Result<SenderSort> sort_order() const;
  Result<Page> page() const;

  std::vector<Subcommand> commands_;
  ConfigSources sources_;
  std::vector<std::string> clients_, senders_, recipients_;
  std::string lasts_, reason_;
  std::vector<std::string> taken_back_;
  std::string link_recipient_;
  bool is_revoke_ = false;
  std::string unused_;
  std::string limit_, after_;
  std::string since_, html_;
  bool is_json_ = false;
  std::string pattern_, sort_;
  bool yes_ = false;
  bool is_dry_run_ = false;
};

}  // namespace grayling
