// SPDX-License-Identifier: MIT
#include "store/mysql/connect_error.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

enum class Trouble { Password, Database, DatabaseRefused, Host, Down, Busy, Tls, NotAllowed };

struct Cause {
  unsigned code;
  Trouble trouble;
};

constexpr std::array kCauses = {
    Cause{1045, Trouble::Password},         // access denied
    Cause{1698, Trouble::Password},         // access denied: this account has no password to check
    Cause{1251, Trouble::Password},         // the client can't do the account's authentication
    Cause{1524, Trouble::Password},         // the account's authentication plugin isn't loaded
    Cause{2059, Trouble::Password},         // the same, in the client
    Cause{2061, Trouble::Password},         // the authentication plugin says no
    Cause{1862, Trouble::Password},         // the password has expired
    Cause{1820, Trouble::Password},         // it must be changed
    Cause{3118, Trouble::Password},         // MySQL: the account is locked
    Cause{4151, Trouble::Password},         // MariaDB: the account is locked
    Cause{1049, Trouble::Database},         // unknown database
    Cause{1044, Trouble::DatabaseRefused},  // access denied to the database
    Cause{2005, Trouble::Host},             // unknown host
    Cause{2002, Trouble::Down},             // no connection through the local socket
    Cause{2003, Trouble::Down},             // no connection over TCP
    Cause{2006, Trouble::Down},             // the server has gone away
    Cause{2012, Trouble::Down},             // error in the handshake
    Cause{2013, Trouble::Down},             // lost the connection, as a rule a time-out
    Cause{2055, Trouble::Down},             // the same, with the errno
    Cause{1053, Trouble::Down},             // shutting down
    Cause{1040, Trouble::Busy},             // too many connections
    Cause{1203, Trouble::Busy},             // too many of this user
    Cause{1226, Trouble::Busy},             // this user's resources are used up
    Cause{2026, Trouble::Tls},              // TLS
    Cause{1129, Trouble::NotAllowed},       // blocked for its many errors
    Cause{1130, Trouble::NotAllowed},       // no account for the host that we come from
};

std::string account(const StoreUrl& url) {
  return url.user.empty() ? "the account" : "the account '" + printable(url.user, 80) + "'";
}

std::string advice(Trouble trouble, const StoreUrl& url) {
  switch (trouble) {
    case Trouble::Password:
      return account(url) + " or its password is wrong: check user, password or password_file";
    case Trouble::Database:
      return "there is no database '" + printable(url.database, 80) + "': CREATE DATABASE it";
    case Trouble::DatabaseRefused:
      return account(url) + " has no privilege in the database '" + printable(url.database, 80) +
             "' (or there is none): GRANT it SELECT, INSERT, UPDATE, DELETE on its table sender";
    case Trouble::Host:
      return "the name of the host is unknown: check it and the name server";
    case Trouble::Down:
      return "the server is down or doesn't answer: check that it runs and is reached from here";
    case Trouble::Busy:
      return "the server has no connection to spare: raise max_connections or wait";
    case Trouble::Tls:
      return "TLS failed: check ssl_mode, ssl_ca and the server's certificate";
    case Trouble::NotAllowed:
      return "the server takes no connections from this machine: check the account's host part";
  }
  return "";
}

}  // namespace

std::string host_text(const StoreUrl& url, const HostPort& host) {
  if (host.host == "localhost") {
    return "localhost (" + (url.socket.empty() ? "local socket" : printable(url.socket, 120)) + ")";
  }
  const bool is_ipv6 = host.host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host.host + "]" : host.host) + ":" + std::to_string(host.port);
}

Error connect_error(const SqlError& error, const StoreUrl& url, const HostPort& host) {
  const auto* cause = std::find_if(kCauses.begin(), kCauses.end(),
                                   [&](const Cause& c) { return c.code == error.code; });
  std::string doing = "connecting to " + host_text(url, host);
  if (cause != kCauses.end()) doing += ": " + advice(cause->trouble, url);
  return as_error(error, doing);
}

}  // namespace grayling
