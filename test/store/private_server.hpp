// SPDX-License-Identifier: MIT
// A private database server. Its files are in a temporary folder; it listens at a free port of
// 127.0.0.1 and a socket. It ends with the object or with the test program. It is MariaDB, or MySQL
// if only that is installed. One thread.
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

  void start();   // returns when it accepts connections
  void stop();    // as an administrator would; returns when it has ended
  void freeze();  // all its threads stand still when this returns
  void thaw();
  void mend();  // it works again, whatever a failed test has left

  std::string socket() const { return folder_.path / "socket"; }
  std::uint16_t port() const { return port_; }

  static bool is_mariadb();

  // The URL for the administrator "root" through the socket.
  StoreUrl root_url(const std::string& database = "greylist") const;

  // Executes one or more statements as the administrator, in `database` if it is given.
  void run(const std::string& sql, const std::string& database = "");
  // Returns the rows of a query as lines, with '|' between columns, and NULL as "NULL".
  std::string rows(const std::string& sql, const std::string& database = "");
  // Returns the rows of EXPLAIN, with MariaDB's columns.
  std::string plan(const std::string& sql, const std::string& database);
  // Ends all connections of this account except the one that executes this.
  void kill_connections(const std::string& user);

  // Makes an empty database of this name; the tests usually use `greylist`.
  void make_database(const std::string& database = "greylist");

 private:
  SqlResult<void> connect(Connection& connection, const std::string& database);

  struct Folder {  // removed with everything in it
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

// A lasting connection of an administrator, so that its locks last.
class Session {
 public:
  explicit Session(const PrivateServer& server);
  void run(const std::string& sql);

 private:
  Cutter cutter_;
  Connection connection_{cutter_};
};

// A table to select from: "seq" has each number from `first` to `last`, both at most 9999.
std::string numbers(int first, int last);

// The server that most test cases share; it is started at its first use.
PrivateServer& shared_server();

}  // namespace grayling::mysql
