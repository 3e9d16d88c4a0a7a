// SPDX-License-Identifier: MIT
// Whether Postfix asks grayling, in the right place and with the right options
// (SMTPD_POLICY_README, postconf(5)). Pure, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"

namespace grayling {

// The parameters of main.cf that an examination needs.
const std::vector<std::string>& postfix_parameters();

// "name = value" lines, as `postconf -x` and `postconf -F` print them; other lines are left out.
std::map<std::string, std::string> parse_postconf(std::string_view text);

struct PostfixFacts {
  std::map<std::string, std::string> parameters;  // of main.cf, with $names expanded
  bool is_chrooted = false;                       // smtpd, by master.cf
};

// What `parameters` and the services' chroot fields ("smtp/inet/chroot = y") come to. A field of
// "-" is "y" before compatibility_level 1 (master(5)).
PostfixFacts postfix_facts(std::map<std::string, std::string> parameters,
                           const std::map<std::string, std::string>& chroot_fields);

// Does Postfix ask at one of config.listen, after what must come first, with options that keep mail
// moving? At least one finding.
Findings examine_postfix(const PostfixFacts& facts, const Config& config);

}  // namespace grayling
