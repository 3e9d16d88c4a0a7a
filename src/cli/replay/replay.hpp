// SPDX-License-Identifier: MIT
// `grayling replay`: what another configuration would change, by the logs of one's own mail.
#pragma once

#include <string>
#include <vector>

#include "grayling/config/config.hpp"

namespace grayling {

struct ReplayCommand {
  ConfigSources sources;
  std::vector<std::string> files;  // logs; "-" is stdin
  std::vector<std::string> with;   // "KEY=VALUE[ KEY=VALUE…]", a row each
  std::string postgrey_list;       // "": Debian's, if it is there
  std::string answers;             // of the DNS; "": none
  std::string host;                // whose lines count; "": all
  std::string zone;                // of times without one; "": local time
  std::string html;                // "": none; "-" is stdout
  bool is_json = false;
};

// Returns the exit code: 1 if nothing could be judged.
int replay(const ReplayCommand& command);

// Takes "a=1 b=2" apart; a word without "=" is part of the value before it.
std::vector<std::string> settings_in(const std::string& text);

}  // namespace grayling
