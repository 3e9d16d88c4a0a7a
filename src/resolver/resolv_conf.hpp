// SPDX-License-Identifier: MIT
// The servers of resolv.conf(5). Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/resolver/options.hpp"

namespace grayling {

struct ResolvConf {
  std::vector<NameServer> servers;
  std::vector<std::string> unusable;  // lines without an address that can be asked, and the remedy
};

// As the C library does: the first three `nameserver` lines with an address; without any, a server
// on this host.
ResolvConf parse_resolv_conf(std::string_view text);

// The same of a file; one that can't be read is as an empty one.
ResolvConf read_resolv_conf(const std::string& path);

}  // namespace grayling
