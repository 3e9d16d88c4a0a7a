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

// "name = value" lines, as `postconf -x` and `postconf -F` print them; other lines are left out.
std::map<std::string, std::string> parse_postconf(std::string_view text);

using PostfixParameters = std::map<std::string, std::string>;  // with $names expanded

struct PostfixFacts {
  PostfixParameters parameters;  // of main.cf
  bool is_chrooted = false;      // any smtpd, by master.cf
  // The smtpds that take mail from elsewhere ("smtp/inet", "192.0.2.1:25/inet", behind postscreen
  // "smtpd/pass"), each with what master.cf sets for it alone (-o) of what an examination needs.
  std::map<std::string, PostfixParameters> mail_ports{};
};

// What `parameters` and the lines of master.cf come to: each service's fields, and what it sets for
// itself ("smtp/inet/chroot = y", "smtp/inet/smtpd_data_restrictions = …"). A chroot of "-" is "y"
// before compatibility_level 1 (master(5)).
PostfixFacts postfix_facts(PostfixParameters parameters,
                           const std::map<std::string, std::string>& master_cf);

// Does Postfix ask at one of config.listen, after what must come first, with options that keep mail
// moving? By main.cf, and by master.cf for ports that have their own values; a restriction class is
// what it stands for. At least one finding.
Findings examine_postfix(const PostfixFacts& facts, const Config& config);

}  // namespace grayling
