// SPDX-License-Identifier: MIT
// Commands of an administrator to a store, which services may be using. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {

// The part of a list to show, and its form.
struct Page {
  std::size_t limit = 100;  // rows
  std::string after;        // where the page before ended; "": from the start
  bool is_json = false;
};

struct AllowCommand {
  ConfigSources sources;
  ExemptList list = ExemptList::Clients;
  std::vector<std::string> patterns;
  std::optional<Seconds> lasts;  // none: for ever
  std::string reason;
};

struct DisallowCommand {
  ConfigSources sources;
  std::vector<std::int64_t> ids;
  std::vector<std::string> patterns;  // of the rows to remove, of any kind
};

struct ExemptionsCommand {
  ConfigSources sources;
  std::optional<Seconds> unused;  // only those that haven't matched for this time
  Page page;
};

enum class SenderSort { Newest, Oldest, Sender };

struct SendersCommand {
  enum class Verb { Waiting, Show, Find, Release, Forget };
  ConfigSources sources;
  Verb verb = Verb::Waiting;
  std::string pattern;  // sender_pattern.hpp
  Page page;
  SenderSort sort = SenderSort::Sender;  // of Waiting
  bool yes = false;                      // don't ask for confirmation
  bool dry_run = false;                  // only list the rows that match
};

struct LinkCommand {
  ConfigSources sources;
  std::string recipient;  // plain_address()
  Seconds lasts = 0;
  bool is_revoke = false;
};

struct PurgeCommand {
  ConfigSources sources;
  bool dry_run = false;
  bool yes = false;
};

struct ExportCommand {
  ConfigSources sources;
};

struct ReportCommand {
  ConfigSources sources;
  Seconds since = 0;  // the time before now to cover
  std::string html;   // the file to write; "-": stdout; "": none
  bool is_json = false;
};

using AdminCommand = std::variant<AllowCommand, DisallowCommand, ExemptionsCommand, SendersCommand,
                                  LinkCommand, PurgeCommand, ExportCommand, ReportCommand>;

// Each returns the exit code, and writes errors to stderr.
int allow(const AllowCommand& command);
int disallow(const DisallowCommand& command);
int list_exemptions(const ExemptionsCommand& command);
int act_on_senders(const SendersCommand& command);
int link(const LinkCommand& command);
int purge(const PurgeCommand& command);
int export_all(const ExportCommand& command);
int report(const ReportCommand& command);
// Imports a file that export_all() has written, or "-" for stdin. Rows that are in the store are
// merged with those of the file; a second import changes nothing.
int import_export(const ConfigSources& sources, const std::string& file, bool is_dry_run);

}  // namespace grayling
