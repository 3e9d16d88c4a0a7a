// SPDX-License-Identifier: MIT
// `grayling replay`: what another configuration would change, by the logs of one's own mail.
#pragma once

#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/maillog/log_reader.hpp"

namespace grayling {

struct ReplayCommand {
  ConfigSources sources;
  std::vector<std::string> files;  // logs; "-" is stdin
  std::vector<std::string> with;   // "KEY=VALUE[ KEY=VALUE…]", a row each
  std::string postgrey_list;       // "": Debian's, if it is there
  std::string answers;             // of the DNS; "": none, or beside the log if it asks
  bool asks_dns = false;
  unsigned per_second = 20;  // questions to the DNS
  std::string anonymise;     // only write this file, a log without names; "": no
  std::string key_file;      // for its names; "": a key that nobody knows
  std::string host;          // whose lines count; "": all
  std::string zone;          // of times without one; "": local time
  std::string html;          // "": none; "-" is stdout
  bool is_json = false;
};

// Returns the exit code: 1 if nothing could be judged.
int replay(const ReplayCommand& command);

// Why there is no mail to judge.
std::string trouble_of(const LogSummary& log);

// Takes "a=1 b=2" apart; a word without "=" is part of the value before it.
std::vector<std::string> settings_in(const std::string& text);

}  // namespace grayling
