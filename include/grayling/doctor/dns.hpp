// SPDX-License-Identifier: MIT
// Judges what the DNS said to a few questions. Pure; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "grayling/doctor/finding.hpp"
#include "grayling/resolver/options.hpp"

namespace grayling {

struct DnsFacts {
  // What one server said, or the authoritative ones together.
  struct Asked {
    std::optional<NameServer> server{};
    std::size_t questions = 0;
    std::vector<std::string> failed{};  // names without an answer in time
    std::chrono::milliseconds slowest{0};
    bool is_silent() const { return failed.size() == questions; }
  };
  ResolverOptions::Source source = ResolverOptions::Source::System;
  std::chrono::milliseconds timeout{300};
  std::string error;                  // why nobody could be asked; "": it went well
  std::vector<std::string> warnings;  // of the resolver, one line each
  std::vector<Asked> asked;
};

// For each server: whether it answered in time, and whether it is a public one.
Findings examine_dns(const DnsFacts& facts);

}  // namespace grayling
