// SPDX-License-Identifier: MIT
// `grayling explain`: shows how a request would be answered, and why. Changes nothing. One thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/explain/explain_spf.hpp"
#include "grayling/config/config.hpp"
#include "grayling/engine/explain.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

struct ExplainCommand {
  ConfigSources sources;
  std::vector<std::string> attributes;  // "name=value", checked
  bool is_json = false;
};

// An explanation with the configuration that it is based on.
struct ExplainReport {
  const Config& config;
  const Exemptions& exemptions;
  const Explanation& explanation;
  UnixSeconds now = 0;
  std::string store_error{};  // why there is no verdict although one is due; else ""
  std::span<const ExemptionRow> exemption_rows{};
  std::optional<ExplainedSpf> spf{};   // where it was asked for
  std::vector<ExplainedList> lists{};  // that were asked
};

// As text for people, and as one JSON object for scripts.
std::string explain_text(const ExplainReport& report);
std::string explain_json(const ExplainReport& report);

// The value of a dotted key that holds for the request, with its origin.
Config::Origin effective(const ExplainReport& report, std::string_view key);
// The line or row that exempts, or "" if none does.
std::string exempt_origin(const ExplainReport& report);
// The reason of the verdict in words; "" if there is no verdict.
std::string verdict_words(const ExplainReport& report);
// The points of the request and the signs they are for: "5: no_name 3, helo_address 2".
std::string points_words(const ExplainReport& report);
// Why strangers' mail of the sender's domain doesn't pass by the domain's standing; "": it does.
// For reports that have a row of the domain.
std::string domain_obstacle(const ExplainReport& report);

int explain(const ExplainCommand& command);  // the exit code

}  // namespace grayling
