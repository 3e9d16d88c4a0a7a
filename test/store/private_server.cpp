// SPDX-License-Identifier: MIT
#include "private_server.hpp"

#include <chrono>
#include <sstream>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

namespace fs = std::filesystem;

// Starts it in `folder`, with its output in a log there. It ends with this program, however that
// ends.
pid_t spawn(const std::vector<std::string>& command, const fs::path& folder) {
  const std::string log = folder / "log";
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dup2(output, 1);
  ::dup2(output, 2);
  // When a server starts, it removes the temporary files of all others in the same folder.
  ::setenv("TMPDIR", folder.c_str(), 1);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool is_bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  return is_bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

bool has_program(const std::string& name) {
  std::istringstream path(::getenv("PATH"));
  for (std::string folder; std::getline(path, folder, ':');) {
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

PrivateServer::Folder::Folder() {
  std::string name = fs::temp_directory_path() / "grayling-mysql-XXXXXX";
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path = name;
}

PrivateServer::Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

PrivateServer::PrivateServer(std::vector<std::string> options)
    : port_(free_port()), options_(std::move(options)) {
  std::vector<std::string> install = {"mysqld", "--no-defaults", "--initialize-insecure"};
  if (is_mariadb()) {
    install = {"mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal",
               "--skip-test-db"};
  }
  install.push_back("--datadir=" + (folder_.path / "data").string());
  if (::geteuid() == 0) install.emplace_back("--user=root");
  const pid_t pid = spawn(install, folder_.path);
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  REQUIRE(status == 0);
  start();
}

PrivateServer::~PrivateServer() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void PrivateServer::start() {
  const std::string folder = folder_.path;
  std::vector<std::string> command = {is_mariadb() ? "mariadbd" : "mysqld",
                                      "--no-defaults",
                                      "--datadir=" + folder + "/data",
                                      "--socket=" + socket(),
                                      "--port=" + std::to_string(port_),
                                      "--bind-address=127.0.0.1",
                                      "--pid-file=" + folder + "/pid",
                                      "--innodb-buffer-pool-size=32M",
                                      "--skip-name-resolve"};
  if (::geteuid() == 0) command.emplace_back("--user=root");
  if (!is_mariadb())
    command.insert(command.end(), {"--mysqlx=OFF", "--disable-log-bin", "--secure-file-priv=NULL"});
  command.insert(command.end(), options_.begin(), options_.end());
  pid_ = spawn(command, folder_.path);
  REQUIRE(pid_ > 0);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  Cutter cutter;
  Connection connection(cutter);
  while (!connect(connection, "")) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    REQUIRE(::waitpid(pid_, nullptr, WNOHANG) == 0);
    ::poll(nullptr, 0, 20);
  }
}

void PrivateServer::stop() {
  ::kill(pid_, SIGTERM);
  REQUIRE(::waitpid(pid_, nullptr, 0) == pid_);
  pid_ = -1;
}

void PrivateServer::freeze() {
  REQUIRE(::kill(pid_, SIGSTOP) == 0);
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, WUNTRACED) == pid_);
  REQUIRE(WIFSTOPPED(status));
}

void PrivateServer::thaw() {
  REQUIRE(::kill(pid_, SIGCONT) == 0);
}

void PrivateServer::mend() {
  if (pid_ < 0) return start();
  thaw();
  run("SET GLOBAL read_only = 0");
}

bool PrivateServer::is_mariadb() {
  static const bool is_there = has_program("mariadbd");
  return is_there;
}

StoreUrl PrivateServer::root_url(const std::string& database) const {
  StoreUrl url;
  url.engine = StoreEngine::Mysql;
  url.hosts = {{"localhost", 3306}};
  url.user = "root";
  url.socket = socket();
  url.database = database;
  return url;
}

SqlResult<void> PrivateServer::connect(Connection& connection, const std::string& database) {
  return connection.connect(root_url(database), {"localhost", 3306}, "",
                            {std::chrono::seconds(10), {}});
}

void PrivateServer::run(const std::string& sql, const std::string& database) {
  Cutter cutter;
  Connection connection(cutter);
  REQUIRE(connect(connection, database));
  const auto done = connection.execute_all(sql);
  if (!done) FAIL(sql << ": " << done.error().text);
}

std::string PrivateServer::rows(const std::string& sql, const std::string& database) {
  Cutter cutter;
  Connection connection(cutter);
  REQUIRE(connect(connection, database));
  auto rows = connection.select(sql);
  if (!rows) FAIL(sql << ": " << rows.error().text);
  std::string text;
  while (rows->next()) {
    for (std::size_t i = 0; i < rows->columns(); ++i) {
      if (i > 0) text += '|';
      text += rows->is_null(i) ? "NULL" : rows->text(i);
    }
    text += '\n';
  }
  return text;
}

// MySQL's have one more, of partitions, and are no longer its usual form.
std::string PrivateServer::plan(const std::string& sql, const std::string& database) {
  std::istringstream lines(
      rows((is_mariadb() ? "EXPLAIN " : "EXPLAIN FORMAT=TRADITIONAL ") + sql, database));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (!is_mariadb()) {
      std::size_t start = 0;
      for (int column = 0; column < 3; ++column) start = line.find('|', start) + 1;
      line.erase(start, line.find('|', start) + 1 - start);
    }
    text += line + '\n';
  }
  return text;
}

// MySQL has no KILL USER.
void PrivateServer::kill_connections(const std::string& user) {
  Cutter cutter;
  Connection connection(cutter);
  REQUIRE(connect(connection, ""));
  auto rows = connection.select(
      "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = '" +
      user + "'");
  if (!rows) FAIL(rows.error().text);
  // A connection may have ended by itself.
  while (rows->next()) static_cast<void>(connection.execute("KILL " + std::string(rows->text(0))));
}

void PrivateServer::make_database(const std::string& database) {
  run("DROP DATABASE IF EXISTS " + database + "; CREATE DATABASE " + database);
}

Session::Session(const PrivateServer& server) {
  const auto url = server.root_url();
  REQUIRE(connection_.connect(url, url.hosts[0], "", {std::chrono::seconds(10), {}}));
}

void Session::run(const std::string& sql) {
  const auto done = connection_.execute_all(sql);
  if (!done) FAIL(done.error().text);
}

std::string numbers(int first, int last) {
  const std::string digits =
      "(SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5"
      " UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
  return "(SELECT * FROM (SELECT 1000 * a.n + 100 * b.n + 10 * c.n + d.n AS seq FROM " + digits +
         " AS a, " + digits + " AS b, " + digits + " AS c, " + digits +
         " AS d) AS every WHERE seq BETWEEN " + std::to_string(first) + " AND " +
         std::to_string(last) + ") AS numbers";
}

PrivateServer& shared_server() {
  static PrivateServer server;
  server.mend();
  return server;
}

}  // namespace grayling::mysql
