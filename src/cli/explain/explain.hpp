// SPDX-License-Identifier: MIT
// `grayling explain`: what would be answered to a request, and why. Changes nothing. One thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/engine/explain.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

struct ExplainCommand {
  ConfigSources sources;
  std::vector<std::string> attributes;  // "name=value", checked
  bool is_json = false;
};

// An explanation with the configuration that it goes by.
struct ExplainReport {
  const Config& config;
  const Exemptions& exemptions;
  const Explanation& explanation;
  UnixSeconds now = 0;
  std::string store_error{};  // why there is no verdict though one is due; else ""
  std::span<const ExemptionRow> exemption_rows{};
};

// For people, and for scripts: one JSON object.
std::string explain_text(const ExplainReport& report);
std::string explain_json(const ExplainReport& report);

// The value of a key as it holds for the request, and where that is from. `key` is dotted.
Config::Origin effective(const ExplainReport& report, std::string_view key);
// The line or row that exempts, or "" where none does.
std::string exempt_origin(const ExplainReport& report);
// In words why the verdict is what it is; "" where there is none.
std::string verdict_words(const ExplainReport& report);

int explain(const ExplainCommand& command);  // the exit code

}  // namespace grayling
