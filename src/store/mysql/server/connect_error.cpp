// SPDX-License-Identifier: MIT
#include "store/mysql/server/connect_error.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling::mysql {
namespace {

enum class Trouble {
  Password,
  Expired,
  Locked,
  Plugin,
  Database,
  DatabaseRefused,
  Host,
  Down,
  Busy,
  BusyUser,
  UsedUp,
  Tls,
  NotAllowed,
  InitConnect
};

struct Cause {
  unsigned code;
  Trouble trouble;
};

constexpr std::array kCauses = {
    Cause{1045, Trouble::Password},         // access denied
    Cause{1698, Trouble::Password},         // access denied: this account has no password to check
    Cause{1251, Trouble::Plugin},           // the client can't do the account's authentication
    Cause{1524, Trouble::Plugin},           // the account's authentication plugin isn't loaded
    Cause{2059, Trouble::Plugin},           // the same, in the client
    Cause{2061, Trouble::Plugin},           // the authentication plugin says no
    Cause{1862, Trouble::Expired},          // the password has expired
    Cause{1820, Trouble::Expired},          // it must be changed
    Cause{3118, Trouble::Locked},           // MySQL: the account is locked
    Cause{4151, Trouble::Locked},           // MariaDB: the account is locked
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
    Cause{1203, Trouble::BusyUser},         // too many of this user
    Cause{1226, Trouble::UsedUp},           // this user's resources are used up
    Cause{2026, Trouble::Tls},              // TLS
    Cause{1129, Trouble::NotAllowed},       // blocked for its many errors
    Cause{1130, Trouble::NotAllowed},       // no account for the host that we come from
    Cause{1184, Trouble::InitConnect},      // aborted: init_connect, for we have sent nothing odd
};

constexpr std::string_view kTaken =
    "a service takes store.connections + 1 connections, a command up to two";

std::string account(const StoreUrl& url) {
  return url.user.empty() ? "the account" : "the account '" + printable(url.user, 80) + "'";
}

// A server refuses an account that requires TLS in the words for a wrong password.
std::string password_advice(const StoreUrl& url, const HostPort& host) {
  const auto mode = effective_ssl_mode(url, host);
  const bool may_lack_tls = mode == "disabled" || mode == "preferred";
  return account(url) + " or its password is wrong: check user, password or password_file" +
         (may_lack_tls ? "; or the account requires TLS (REQUIRE SSL), and this connection has "
                         "none: add ssl_mode=required"
                       : "");
}

std::string used_up_advice(const SqlError& error, const StoreUrl& url) {
  std::string resource = "a resource";
  for (const std::string_view name :
       {"max_user_connections", "max_connections_per_hour", "max_queries_per_hour", "max_questions",
        "max_updates_per_hour", "max_updates"}) {
    if (error.text.find(name) == std::string::npos) continue;
    resource = name;
    break;
  }
  const bool has_connection_limit = resource == "max_user_connections";
  return account(url) + " has used up its own limit (" + resource +
         "): raise it with ALTER USER ... WITH, where 0 is no limit" +
         (has_connection_limit ? "; " + std::string(kTaken) : "");
}

std::string advice(Trouble trouble, const SqlError& error, const StoreUrl& url,
                   const HostPort& host) {
  switch (trouble) {
    case Trouble::Password:
      return password_advice(url, host);
    case Trouble::Expired:
      return "the password of " + account(url) + " has expired: give it another (ALTER USER)";
    case Trouble::Locked:
      return account(url) + " is locked: ALTER USER ... ACCOUNT UNLOCK";
    case Trouble::Plugin:
      return account(url) +
             " authenticates in a way that can't be used here: choose another with "
             "ALTER USER ... IDENTIFIED, or install the plugin that is named";
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
      return "the server has no connection to spare: raise its max_connections, or wait; " +
             std::string(kTaken);
    case Trouble::BusyUser:
      return "the server allows " + account(url) +
             " no more connections: raise the server's max_user_connections; " +
             std::string(kTaken);
    case Trouble::UsedUp:
      return used_up_advice(error, url);
    case Trouble::InitConnect:
      return "the server hung up on the first statement, as it does where its init_connect fails "
             "for " +
             account(url) + ": see the server's log, and mend init_connect";
    case Trouble::Tls:
      return "TLS failed: check ssl_mode, ssl_ca and the server's certificate";
    case Trouble::NotAllowed:
      return "the server takes no connections from this machine: check the account's host part";
  }
  return "";
}

}  // namespace

// As in MySQL's own clients: a file of authorities is used if it is given, and TLS on a local
// socket is of no use.
std::string effective_ssl_mode(const StoreUrl& url, const HostPort& host) {
  const bool is_vague = url.ssl_mode.empty() || url.ssl_mode == "preferred";
  if (!url.ssl_ca.empty() && (url.ssl_mode.empty() || url.ssl_mode == "required")) {
    return "verify_ca";
  }
  if (is_vague) return host.host == "localhost" ? "disabled" : "preferred";
  return url.ssl_mode;
}

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
  if (cause != kCauses.end()) doing += ": " + advice(cause->trouble, error, url, host);
  return as_error(error, doing);
}

}  // namespace grayling::mysql
