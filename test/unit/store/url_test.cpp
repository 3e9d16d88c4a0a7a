// SPDX-License-Identifier: MIT
#include "grayling/store/url.hpp"

#include "support/catch.hpp"

namespace {

using grayling::HostPort;
using grayling::parse_store_url;
using grayling::StoreUrl;

// Returns a URL's parts as one line: the hosts, then everything that differs from the defaults.
std::string shown(const StoreUrl& url) {
  if (url.engine == grayling::StoreEngine::Sqlite) return "file " + url.path;
  std::string text;
  for (const HostPort& h : url.hosts) text += h.host + " " + std::to_string(h.port) + ", ";
  text += url.database;
  if (!url.user.empty()) text += ", user=" + url.user;
  if (!url.password.empty()) text += ", password=" + url.password;
  if (!url.password_file.empty()) text += ", password_file=" + url.password_file;
  if (!url.socket.empty()) text += ", socket=" + url.socket;
  if (!url.ssl_mode.empty()) text += ", ssl_mode=" + url.ssl_mode;
  if (!url.ssl_ca.empty()) text += ", ssl_ca=" + url.ssl_ca;
  return text;
}

void check(std::string_view url, std::string_view expected) {
  INFO(url);
  const auto parsed = parse_store_url(url);
  CHECK((parsed ? shown(*parsed) : parsed.error().text) == expected);
}

// Checks that the error contains `part`, and never the word "secret".
void check_error(std::string_view url, std::string_view part) {
  INFO(url);
  const auto parsed = parse_store_url(url);
  REQUIRE(!parsed);
  INFO(parsed.error().text);
  CHECK(parsed.error().kind == grayling::ErrorKind::Config);
  CHECK(parsed.error().text.find(part) != std::string::npos);
  CHECK(parsed.error().text.find("secret") == std::string::npos);
}

}  // namespace

TEST_CASE("a sqlite URL names a file", "[store]") {
  check("sqlite:/var/lib/grayling/grayling.db", "file /var/lib/grayling/grayling.db");
  check("sqlite:grayling.db", "file grayling.db");
  check("SQLite:/a%20b%3f%25", "file /a b?%");
}

TEST_CASE("a mysql URL names hosts, account and database", "[store]") {
  check("mysql://localhost/?user=greylist-manager&password=your-password",
        "localhost 3306, greylist, user=greylist-manager, password=your-password");
  check("mysql://user@host/db", "host 3306, db, user=user");
  check("mysql://user@host", "host 3306, greylist, user=user");
  check("mysql://user@host/", "host 3306, greylist, user=user");
  check("mysql://user@host?password=x", "host 3306, greylist, user=user, password=x");
  check("mysql://", "localhost 3306, greylist");
  check("mysql:///mail", "localhost 3306, mail");
  check("mysql://user@/mail", "localhost 3306, mail, user=user");
  check("MYSQL://User@HOST/Db", "host 3306, Db, user=User");
  check("mysql://u@h:3307/greylist", "h 3307, greylist, user=u");
  check("mysql://u@a:1,b,c.example:65535/g", "a 1, b 3306, c.example 65535, g, user=u");
}

TEST_CASE("an IPv6 host stands in brackets", "[store]") {
  check("mysql://u@[::1]/g", "::1 3306, g, user=u");
  check("mysql://u@[2001:db8::1]:3307,10.0.0.1:3308/g",
        "2001:db8::1 3307, 10.0.0.1 3308, g, user=u");
  check_error("mysql://u@::1/g", "host 1 of the URL: an IPv6 address is written in brackets");
  check_error("mysql://u@2001:db8::1:3306/g", "in brackets");
  check_error("mysql://u@[::1/g", "between [ and ]");
  check_error("mysql://u@[127.0.0.1]/g", "between [ and ]");
  check_error("mysql://u@[]/g", "between [ and ]");
  check_error("mysql://u@[::1]3306/g", "after the ']'");
}

TEST_CASE("percent-escapes are decoded, and a plus sign stays one", "[store]") {
  check("mysql://us%65r:p%40%2F%3f%25+@h/d%62", "h 3306, db, user=user, password=p@/?%+");
  check("mysql://h/?user=a%26b&password=%3D%26+=", "h 3306, greylist, user=a&b, password==&+=");
  check("mysql://h/?socket=/run/x&user=u", "the URL's socket= goes with the host localhost alone");
  check_error("mysql://u:secret%4@h/", "password holds a '%'");
  check_error("mysql://u:secret%@h/", "write a percent sign as %25");
  check_error("mysql://u:secret%zz@h/", "password holds a '%'");
  check_error("mysql://u:secret%00@h/", "control character");
  check_error("mysql://u@h/?password=secret%0a", "control character");
  check_error("mysql://u%1F@h/", "the URL's user holds a control character");
  check_error("sqlite:/a%00b", "control character");
}

TEST_CASE("the account may stand before the host or in parameters, once", "[store]") {
  check("mysql://u:p:q@h/", "h 3306, greylist, user=u, password=p:q");
  check("mysql://u:p@q@h/", "h 3306, greylist, user=u, password=p@q");
  check("mysql://u:@h/?password_file=/p", "h 3306, greylist, user=u, password_file=/p");
  check("mysql://u@h/?password=p", "h 3306, greylist, user=u, password=p");
  check("mysql://@h/?user=u", "h 3306, greylist, user=u");
  check_error("mysql://u@h/?user=v", "parameter 'user' is given twice");
  check_error("mysql://u:secret@h/?password=secret", "parameter 'password' is given twice");
  check_error("mysql://h/?user=a&user=b", "parameter 'user' is given twice");
  check_error("mysql://u:secret@h/?password_file=/p", "both a password and a password_file");
  check_error("mysql://h/?user=", "parameter 'user' has no value");
  check_error("mysql://h/?password", "parameter 'password' has no value");
}

TEST_CASE("socket, TLS and password file are parameters", "[store]") {
  check("mysql://u@localhost/?socket=/run/my.sock",
        "localhost 3306, greylist, user=u, socket=/run/my.sock");
  check("mysql:///?socket=/run/my.sock", "localhost 3306, greylist, socket=/run/my.sock");
  check("mysql://u@h/?ssl_mode=VERIFY_CA&ssl_ca=/ca.pem&password_file=/p",
        "h 3306, greylist, user=u, password_file=/p, ssl_mode=verify_ca, ssl_ca=/ca.pem");
  check("mysql://u@h/?ssl_mode=verify-identity",
        "h 3306, greylist, user=u, ssl_mode=verify_identity");
  for (const std::string mode : {"disabled", "preferred", "required", "verify_identity"}) {
    check("mysql://h/?ssl_mode=" + mode, "h 3306, greylist, ssl_mode=" + mode);
  }
  check_error("mysql://u@h/?ssl_mode=on", "ssl_mode 'on' is unknown: known are disabled");
  check_error("mysql://u@h/?ssl_mode=", "has no value");
  check_error("mysql://u@h/?ssl_mode=verify_ca", "ssl_mode=verify_ca needs ssl_ca=");
}

TEST_CASE("an unknown parameter is an error with a suggestion", "[store]") {
  check_error("mysql://h/?sslmode=required", "'sslmode' is unknown: did you mean 'ssl_mode'?");
  check_error("mysql://h/?passwordfile=/p", "did you mean 'password_file'?");
  check_error("mysql://h/?User=u", "did you mean 'user'?");
  check_error("mysql://h/?password=secret&sslca=/x", "did you mean 'ssl_ca'?");
  check_error("mysql://h/?charset=utf8", "known are user, password, password_file, socket");
  check_error("mysql://h/?=x", "is unknown");
  check("mysql://h/?", "h 3306, greylist");
  check("mysql://h/?user=u&", "h 3306, greylist, user=u");
}

TEST_CASE("a malformed URL is an error that says what would be good", "[store]") {
  check_error("", "write sqlite:/path/to/file or mysql://user@host");
  check_error("/var/lib/grayling.db", "this is no store URL");
  check_error("sqlite:", "names no file");
  check_error("sqlite:/var/lib/", "names a folder");
  check_error("sqlite:/a?mode=ro", "no parameters");
  check_error("mysql:localhost", "'//' comes after mysql:");
  check_error("mysql:/localhost", "'//' comes after mysql:");
  check_error("postgresql://h/d", "this is no store URL");
  check_error("secret", "this is no store URL");
  check_error("mysql://u@h:0/", "1 to 65535");
  check_error("mysql://u@h:65536/", "1 to 65535");
  check_error("mysql://u@h:/", "1 to 65535");
  check_error("mysql://u@h:33x6/", "1 to 65535");
  check_error("mysql://u@h:+3306/", "1 to 65535");
  check_error("mysql://u@a,,b/", "host 2 of the URL: its name must be of letters");
  check_error("mysql://u@a b/", "host 1 of the URL: its name must be of letters");
  check_error("mysql://u@h/a/b", "one database name");
  check_error("mysql://h/" + std::string(65, 'd'), "longer than 64 bytes");
  check_error("mysql://h/" + std::string(5000, 'd'), "longer than 4096 bytes");
  check_error("mysql://a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a/", "more than 16 hosts");
}

TEST_CASE("a password with unescaped marks is refused and not quoted", "[store]") {
  check_error("mysql://u:secret/secret@h/", "written %2F");
  check_error("mysql://u:secret?secret@h/", "written %2F");
  check_error("mysql://u:33/secret@h", "written %2F");
  check_error("mysql://u:33?secret@h", "written %26");
  check_error("mysql://h/?password=secret&secret", "written %26");
  check_error("mysql://h/?user=u&password=secret&secret=1", "written %26");
}
