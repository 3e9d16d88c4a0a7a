// SPDX-License-Identifier: MIT
// A database server of the test's own: its files in a temporary folder, on a free port of 127.0.0.1
// and a socket, gone with the object or with the test program. MariaDB, or MySQL where only that is
// installed. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "grayling/store/url.hpp"
#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

class PrivateServer {
 public:
  // Installs and starts it. `options` are added to the server's command line.
  explicit PrivateServer(std::vector<std::string> options = {});
  ~PrivateServer();
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  void start();   // until it takes connections
  void stop();    // as an administrator would, until it is gone
  void freeze();  // all of it stands still when this returns
  void thaw();
  void mend();  // it serves again, whatever a failed test has left

  std::string socket() const { return folder_.path / "socket"; }
  std::uint16_t port() const { return port_; }

  static bool is_mariadb();

  // For the administrator "root" through the socket.
  StoreUrl root_url(const std::string& database = "greylist") const;

  // Does one or several statements as the administrator, in `database` if it is given.
  void run(const std::string& sql, const std::string& database = "");
  // The rows of a query as lines, columns parted by '|', NULL as "NULL".
  std::string rows(const std::string& sql, const std::string& database = "");
  // The rows of EXPLAIN, with MariaDB's columns.
  std::string plan(const std::string& sql, const std::string& database);
  // Ends all connections of this account but the one that says so.
  void kill_connections(const std::string& user);

  // An empty database of this name, and `greylist` as the tests' usual one.
  void make_database(const std::string& database = "greylist");

 private:
  SqlResult<void> connect(Connection& connection, const std::string& database);

  struct Folder {  // removed with all that is in it
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
  };

  Folder folder_;
  std::uint16_t port_ = 0;
  std::vector<std::string> options_;
  pid_t pid_ = -1;
};

// An administrator's connection that lasts, so that locks do.
class Session {
 public:
  explicit Session(const PrivateServer& server);
  void run(const std::string& sql);

 private:
  Cutter cutter_;
  Connection connection_{cutter_};
};

// A table to select from: "seq" is each number from `first` to `last`, both at most 9999.
std::string numbers(int first, int last);

// The one that most test cases share; started at first use.
PrivateServer& shared_server();

}  // namespace grayling::mysql
