// SPDX-License-Identifier: MIT
// Whether Postfix asks grayling, in the right place and with the right options
// (SMTPD_POLICY_README, postconf(5)). Pure, any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"

namespace grayling {

// "name = value" lines, as `postconf -x` and `postconf -F` print them; other lines are left out.
std::map<std::string, std::string> parse_postconf(std::string_view text);

using PostfixParameters = std::map<std::string, std::string>;  // with $names expanded

struct PostfixFacts {
  PostfixParameters parameters;  // of main.cf
  bool is_chrooted = false;      // any smtpd, by master.cf
  // The smtpd services that receive mail from other hosts ("smtp/inet", "192.0.2.1:25/inet", behind
  // postscreen "smtpd/pass"), each with the needed parameters that master.cf sets for it (-o).
  std::map<std::string, PostfixParameters> mail_ports{};
  // postscreen receives mail from other hosts; with the tests that master.cf sets for it. None:
  // it doesn't.
  std::optional<PostfixParameters> postscreen{};
  bool has_milters = false;  // any smtpd asks a milter
};

// Combines `parameters` with the lines of master.cf, which are a service's fields and its own
// parameters ("smtp/inet/chroot = y", "smtp/inet/smtpd_data_restrictions = …"). A chroot of "-"
// means "y" before compatibility_level 1 (master(5)).
PostfixFacts postfix_facts(PostfixParameters parameters,
                           const std::map<std::string, std::string>& master_cf);

// Checks whether Postfix asks at one of config.listen, after the restrictions that must come first,
// and with options that keep mail moving: in main.cf, and in master.cf for ports with values of
// their own. Restriction classes are expanded. Returns at least one finding.
Findings examine_postfix(const PostfixFacts& facts, const Config& config);

}  // namespace grayling
