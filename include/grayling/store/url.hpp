// SPDX-License-Identifier: MIT
// Parses `store.url`. Pure, except for reading a password file. Any thread.
//
//   sqlite:/var/lib/grayling/grayling.db
//   mysql://user@host[:port][,host2[:port]…]/database?password_file=…&ssl_mode=…&ssl_ca=…&socket=…
//   mysql://localhost/?user=greylist-manager&password=…      (the vSMTP tutorial's)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

enum class StoreEngine { Sqlite, Mysql };

struct HostPort {
  std::string host;  // "localhost" means the local socket, as in every MySQL client
  std::uint16_t port = 3306;
  bool operator==(const HostPort&) const = default;
};

struct StoreUrl {
  StoreEngine engine = StoreEngine::Sqlite;
  std::string path;  // SQLite: the file

  std::vector<HostPort> hosts;  // MySQL: in order of preference, at least one
  std::string database = "greylist";
  std::string user;           // "": the client library's default, the name of the process's user
  std::string password;       // from the URL, never shown
  std::string password_file;  // read at each connect
  std::string socket;         // "": the client library's default
  std::string ssl_mode;       // "", disabled, preferred, required, verify_ca, verify_identity
  std::string ssl_ca;
  bool operator==(const StoreUrl&) const = default;
};

// The error says which part is wrong and what would be right. It never holds a password.
Result<StoreUrl> parse_store_url(std::string_view url);

// `url` with its password, in either place, replaced by "…". Works on malformed URLs too.
std::string url_without_password(std::string_view url);

// The same for an argument or value of any kind that holds "://"; otherwise `text` itself.
std::string text_without_password(std::string_view text);

// The content of a password file without its line end. ErrorKind::Config for a file that everybody
// can read, and for one that is missing, empty, or longer than a line.
Result<std::string> read_password_file(const std::string& path);

}  // namespace grayling
