// SPDX-License-Identifier: MIT
// The words that line_name.cpp looks for in names of hosts. They decide points alone, so they may
// change; those of greylist/client_identity.cpp decide the keys of rows. Pure, any thread.
#pragma once

#include <array>
#include <string_view>

namespace grayling {

// Domains in which providers of rented machines name their customers' machines. Where a provider
// sends mail of its own from the same domain, only a subdomain stands here.
inline constexpr std::array<std::string_view, 40> kRentedDomains = {
    "amazonaws.com",
    "bc.googleusercontent.com",
    "clients.your-server.de",
    "cloudapp.azure.com",
    "cloudapp.net",
    "colocrossing.com",
    "compute.internal",
    "contabo.host",
    "contaboserver.net",
    "cprapid.com",
    "dedibox.fr",
    "fvds.ru",
    "hosted-by-vdsina.com",
    "hosted-by-vdsina.ru",
    "hostwindsdns.com",
    "hstgr.cloud",
    "hwclouds-dns.com",
    "instances.scw.cloud",
    "ip.secureserver.net",
    "kimsufi.com",
    "linodeusercontent.com",
    "members.linode.com",
    "nip.io",
    "onlinehome-server.com",
    "onlinehome-server.info",
    "oraclevcn.com",
    "plesk.page",
    "poneytelecom.eu",
    "publiccloud.com.br",
    "sslip.io",
    "startdedicated.com",
    "startdedicated.de",
    "startdedicated.net",
    "stratoserver.net",
    "upcloud.host",
    "vps.ovh.ca",
    "vps.ovh.net",
    "vs.sakura.ne.jp",
    "vultrusercontent.com",
    "your-cloud.host",
};

// A run of letters in a host's name, in lower case:
bool is_line_word(std::string_view word);           // only lines and rented machines have it
bool is_possible_line_word(std::string_view word);  // mail hosts may have it, too
bool is_machine_word(std::string_view word);        // any machine may have it
bool is_mail_word(std::string_view word);           // mail hosts have it

}  // namespace grayling
