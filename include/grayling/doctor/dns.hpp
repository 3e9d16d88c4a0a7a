// SPDX-License-Identifier: MIT
// Judges what the DNS said to a few questions. Pure; any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "grayling/doctor/finding.hpp"
#include "grayling/resolver/options.hpp"

namespace grayling {

struct DnsFacts {
  ResolverOptions::Source source = ResolverOptions::Source::System;
  std::vector<NameServer> servers;  // that were asked; none: the authoritative ones
  std::string error;                // why nobody could be asked; "": it went well
  std::size_t asked = 0;            // questions
  std::vector<std::string> failed;  // names without an answer in time
  std::chrono::milliseconds slowest{0};
  std::chrono::milliseconds timeout{300};
};

Findings examine_dns(const DnsFacts& facts);

}  // namespace grayling
