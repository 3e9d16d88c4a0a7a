// SPDX-License-Identifier: MIT
#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/store/url.hpp"
#include "support/catch.hpp"
#include "support/unprivileged.hpp"

namespace {

void check(std::string_view url, std::string_view expected) {
  INFO(url);
  CHECK(grayling::url_without_password(url) == expected);
}

// A file with `text` and `mode`, which is removed with the object.
class PasswordFile {
 public:
  PasswordFile(std::string_view text, mode_t mode) {
    std::array<char, 32> name = {"/tmp/grayling-password-XXXXXX"};
    const int fd = ::mkstemp(name.data());
    REQUIRE(fd >= 0);
    path_ = name.data();
    REQUIRE(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(::fchmod(fd, mode) == 0);
    ::close(fd);
  }
  ~PasswordFile() { ::unlink(path_.c_str()); }
  PasswordFile(const PasswordFile&) = delete;
  PasswordFile& operator=(const PasswordFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// "" as `expected_error`: the file is good and holds `expected`.
void check_file(std::string_view text, mode_t mode, std::string_view expected,
                std::string_view expected_error) {
  const PasswordFile file(text, mode);
  const auto password = grayling::read_password_file(file.path());
  if (expected_error.empty()) {
    REQUIRE(password);
    CHECK(*password == expected);
    return;
  }
  REQUIRE(!password);
  INFO(password.error().text);
  CHECK(password.error().kind == grayling::ErrorKind::Config);
  CHECK(password.error().text.find(file.path()) != std::string::npos);
  CHECK(password.error().text.find(expected_error) != std::string::npos);
  CHECK(password.error().text.find("secret") == std::string::npos);
}

}  // namespace

TEST_CASE("a URL is shown without its password", "[store]") {
  check("sqlite:/var/lib/a.db", "sqlite:/var/lib/a.db");
  check("mysql://user@host:3307,b/db?password_file=/p",
        "mysql://user@host:3307,b/db?password_file=/p");
  check("mysql://user:secret@host/db", "mysql://user:…@host/db");
  check("mysql://user:sec:ret@host", "mysql://user:…@host");
  check("mysql://user:sec@ret@host?ssl_mode=required", "mysql://user:…@host?ssl_mode=required");
  check("mysql://localhost/?user=greylist-manager&password=your-password",
        "mysql://localhost/?user=greylist-manager&password=…");
  check("mysql://h/?password=secret&user=u", "mysql://h/?password=…&user=u");
  check("mysql://h/", "mysql://h/");
  check("", "");
}

TEST_CASE("a password behind a wrong mark is refused and never shown", "[store]") {
  const std::array<std::string_view, 20> urls = {
      "mysql://h/g&password=secret",        "mysql://u@h/g&password=secret",
      "mysql://h/g;password=secret",        "mysql://h/g#password=secret",
      "mysql://h/g password=secret",        "mysql://h/g/password=secret",
      "mysql://h&password=secret",          "mysql://h;user=u;password=secret",
      "mysql://u&password=secret@h/g",      "mysql://u;password=secret@h/g",
      "mysql://h/g?user=u;password=secret", "mysql://h/g?user=u?password=secret",
      "mysql://h/g?user=u#password=secret", "mysql://h/g?user=u password=secret",
      "mysql://h/g?password:secret",        "mysql://h/g?secret",
      "mysql:/h/g&password=secret",         "mysql:host=h;dbname=g;password=secret",
      "host=h user=u password=secret",      "mysql://h/g?user=u&amp;password=secret"};
  for (const auto url : urls) {
    INFO(url);
    const auto parsed = grayling::parse_store_url(url);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().text.find("secret") == std::string::npos);
    CHECK(grayling::url_without_password(url).find("secret") == std::string::npos);
  }
}

TEST_CASE("marks in names are written in hex", "[store]") {
  const auto parsed = grayling::parse_store_url("mysql://u%26v@h/g%3Db?ssl_ca=/my%20ca");
  REQUIRE(parsed);
  CHECK(parsed->user == "u&v");
  CHECK(parsed->database == "g=b");
  CHECK(parsed->ssl_ca == "/my ca");
}

TEST_CASE("a malformed URL is shown without what may be a password", "[store]") {
  check("mysql://u:sec/ret@h/d", "mysql://u:…@h/d");
  check("mysql://u:/secret@h/d", "mysql://u:…@h/d");
  check("mysql://u:sec?ret@h/d", "mysql://u:…@h/d");
  check("mysql://u:33/secret@h", "mysql://u:…@h");
  check("mysql://u:secret", "mysql://u:…");
  check("mysql:u:secret@h", "mysql:…@h");
  check("mysql:/u:secret@h", "mysql:…@h");
  check("u:secret@h/d", "u:…@h/d");
  check("mysql://h/?pasword=secret", "mysql://h/?…");
  check("mysql://h/?password=sec&ret", "mysql://h/?…");
  check("mysql://h/?user=u&password=secret%", "mysql://h/?…");
  check("postgres://u:secret@h/?password=secret", "postgres://u:…@h/?…");
  check("sqlit:/var/lib/a.db", "sqlit:/var/lib/a.db");
  check("/var/lib/a.db", "/var/lib/a.db");
}

TEST_CASE("a password file holds one line that others can't read", "[store]") {
  check_file("secret\n", 0600, "secret", "");
  check_file("secret", 0640, "secret", "");
  check_file("secret\r\n", 0400, "secret", "");
  check_file(" se cret \n", 0600, " se cret ", "");
  check_file(std::string(1024, 'x') + "\n", 0600, std::string(1024, 'x'), "");
  check_file("secret\n", 0644, "", "chmod o-rwx");
  check_file("secret\n", 0602, "", "chmod o-rwx");
  check_file("", 0600, "", "is empty");
  check_file("\n", 0600, "", "is empty");
  check_file("secret\nsecret\n", 0600, "", "longer than a line");
  check_file(std::string("secret\0\n", 8), 0600, "", "longer than a line");
  check_file(std::string(1025, 'x'), 0600, "", "longer than a line");
  check_file(std::string(100000, 'x'), 0600, "", "longer than a line");
}

TEST_CASE("a password file that isn't there, or isn't ours, is told with the remedy", "[store]") {
  const PasswordFile locked("secret\n", 0000);
  const grayling::Unprivileged user;
  const auto refused = grayling::read_password_file(locked.path());
  REQUIRE(!refused);
  CHECK(refused.error().text == "password_file '" + locked.path() +
                                    "' can't be read: Permission denied" +
                                    grayling::permission_remedy(locked.path()));
  const auto missing = grayling::read_password_file("/nonexistent/secret-file");
  REQUIRE(!missing);
  CHECK(missing.error().text.find("(install -m 600 -o " + grayling::own_user() +
                                  " /dev/stdin /nonexistent/secret-file;") != std::string::npos);
}

TEST_CASE("a password file that is no file is an error", "[store]") {
  for (const std::string path : {"/tmp", "/dev/null", "/nonexistent/secret-file"}) {
    const auto password = grayling::read_password_file(path);
    REQUIRE(!password);
    CHECK(password.error().kind == grayling::ErrorKind::Config);
    CHECK(password.error().text.find(path) != std::string::npos);
  }
}
