// SPDX-License-Identifier: MIT
// The sources of a configuration: the file and the command line, and which of them counts.
#include <sys/stat.h>
#include <unistd.h>

#include "config/setting.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/config/config.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

const Config::Origin& origin(const Config& config, const std::string& key) {
  for (const auto& candidate : config.origins) {
    if (candidate.key == key) return candidate;
  }
  FAIL("no key " << key);
  return config.origins.front();
}

void check(const Config& config, const std::string& key, const std::string& value,
           const std::string& from) {
  INFO(key);
  CHECK(origin(config, key).value == value);
  CHECK(origin(config, key).from == from);
}

bool starts_with(const std::string& text, const std::string& start) {
  INFO(text);
  CHECK(text.substr(0, start.size()) == start);
  return true;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an empty file gives the defaults") {
  const TempDirectory directory;
  const auto config = load({directory.write("g.toml", ""), {}, {}, {}});
  CHECK(config.listen == std::vector<Endpoint>{*parse_endpoint("inet:127.0.0.1:10023")});
  CHECK(config.socket_mode == 0666);
  CHECK(config.idle_timeout == std::chrono::hours(1));
  CHECK(config.store.url.path == "/var/lib/grayling/grayling.db");
  CHECK(config.store.timeout == std::chrono::seconds(1));
  CHECK(config.greylist.delay == 180);
  CHECK(config.greylist.retry_window == 172800);
  CHECK(config.greylist.lifetime == 3024000);
  CHECK_FALSE(config.greylist.host.empty());
  CHECK(config.origins.size() == settings().size());
  check(config, "listen", "[\"inet:127.0.0.1:10023\"]", "default");
  check(config, "socket_mode", "\"0666\"", "default");
  check(config, "greylist.delay", "\"3m\"", "default");
  check(config, "store.cache_entries", "1000000", "default");
}

TEST_CASE("the file's values hold, with the line they stand on") {
  const TempDirectory directory;
  const std::string file = directory.write("g.toml", R"(
listen = ["inet:[::1]:10023", "unix:)" + directory.path() +
                                                         R"(/g.sock"]
socket_mode = "660"

[greylist]
delay = "60s"
match = "sender"
header = ""
[store]
url = "sqlite:)" + directory.path() + R"(/g.db"
timeout = "500ms"
on_failure = "defer"
[log]
to = "syslog"
level = "debug"
format = "json"
)");
  const auto config = load({file, {}, {}, {}});
  REQUIRE(config.listen.size() == 2);
  CHECK(config.listen[1].path == directory.path("g.sock"));
  CHECK(config.socket_mode == 0660);
  CHECK(config.greylist.delay == 60);
  CHECK(config.greylist.match == Match::Sender);
  CHECK(config.greylist.header.empty());
  CHECK(config.store.url.path == directory.path("g.db"));
  CHECK(config.store.timeout == std::chrono::milliseconds(500));
  CHECK(config.store.on_failure == OnFailure::Defer);
  CHECK(config.log.to == LogTarget::Syslog);
  CHECK(config.log.level == LogLevel::Debug);
  CHECK(config.log.format == LogLines::Json);
  CHECK(config.warnings.empty());
  check(config, "socket_mode", "\"0660\"", file + ":3");
  check(config, "greylist.delay", "\"1m\"", file + ":6");
  check(config, "greylist.mode", "\"enforce\"", "default");
  check(config, "log.level", "\"debug\"", file + ":15");
}

TEST_CASE("the command line replaces the file") {
  const TempDirectory directory;
  const std::string file = directory.write(
      "g.toml", "listen = [\"inet:127.0.0.1:1\"]\n[greylist]\ndelay = \"1m\"\nmode = \"learn\"\n");
  ConfigSources sources;
  sources.file = file;
  sources.listen = {"inet:127.0.0.1:2", "inet:127.0.0.1:3"};
  sources.store = "sqlite:" + directory.path("other.db");
  sources.set = {"greylist.delay=10s", "greylist.delay=20s", "store.connections=4",
                 "listen=[\"inet:127.0.0.1:4\"]", "store.url=sqlite:" + directory.path("set.db")};
  const auto config = load(sources);
  check(config, "listen", "[\"inet:127.0.0.1:2\", \"inet:127.0.0.1:3\"]", "--listen");
  check(config, "store.url", "\"sqlite:" + directory.path("other.db") + "\"", "--store");
  check(config, "greylist.delay", "\"20s\"", "--set");
  check(config, "greylist.mode", "\"learn\"", file + ":4");
  CHECK(config.store.connections == 4);
}

TEST_CASE("--set takes TOML, and texts without quotes") {
  const std::string endpoint = "[\"unix:/tmp/g.sock\"]";
  const std::tuple<std::string, std::string, std::string> rows[] = {
      {"greylist.delay=10s", "greylist.delay", "\"10s\""},
      {"greylist.delay=\"10s\"", "greylist.delay", "\"10s\""},
      {"greylist.delay='10s'", "greylist.delay", "\"10s\""},
      {"socket_mode=0600", "socket_mode", "\"0600\""},
      {"greylist.message=a = \"b\"", "greylist.message", "\"a = \\\"b\\\"\""},
      {"greylist.message=\"\\u00e9\"", "greylist.message", "\"é\""},
      {"greylist.message='tis late", "greylist.message", "\"'tis late\""},
      {"greylist.message=\"x", "greylist.message", "\"\\\"x\""},
      {"greylist.message=it is '", "greylist.message", "\"it is '\""},
      {"greylist.header=", "greylist.header", "\"\""},
      {"greylist.action=451", "greylist.action", "\"451\""},
      {"store.cache_entries=0", "store.cache_entries", "0"},
      {"store.cache_entries=1_000", "store.cache_entries", "1000"},
      {"listen=" + endpoint, "listen", endpoint},
  };
  const TempDirectory directory;
  const std::string file = directory.write("g.toml", "");
  for (const auto& row : rows) {
    check(load({file, {}, {}, {std::get<0>(row)}}), std::get<1>(row), std::get<2>(row), "--set");
  }
}

TEST_CASE("a file that can't be read is an error, but not an absent default") {
  const TempDirectory directory;
  const std::string absent = directory.path("absent.toml");
  CHECK(starts_with(load_error({absent, {}, {}, {}}), absent + ": there is no such file"));
  CHECK(has(load_error({directory.path(), {}, {}, {}}), "is a directory"));
  CHECK(has(load_error({directory.path("a\nb"), {}, {}, {}}), "a?b: there is no such file"));
  const std::string large = directory.write("large.toml", std::string(300 * 1024, '#'));
  CHECK(has(load_error({large, {}, {}, {}}), "over 256 KiB"));
  const std::string locked = directory.write("locked.toml", "", 0);
  {
    const Unprivileged user;
    CHECK(has(load_error({locked, {}, {}, {}}),
              "can't be read: Permission denied" + permission_remedy(locked)));
  }
  const std::string inside = directory.write("file", "") + "/g.toml";
  CHECK(has(load_error({inside, {}, {}, {}}), "can't be read: Not a directory"));
}

TEST_CASE("a syntax error names the file and the line") {
  const TempDirectory directory;
  for (const char* toml :
       {"\n\nlisten = \n", "\n\n[greylist\n", "\n\n[\nx", "\n\n[[=]]\n", "\n\n= 3\n",
        "\n\na = 1 b = 2", "\n\nsocket_mode = \"06\x01\"\n", "a = 1\n\na = 2\n",
        "\n\nsocket_mode = \"\xff\"\n", "[log]\n\n[log]\n"}) {
    INFO(toml);
    const std::string file = directory.write("g.toml", toml);
    const std::string error = load_error({file, {}, {}, {}});
    CHECK(starts_with(error, file + ":3: "));
    CHECK(has(error, "; write key = \"text\""));
  }
}

TEST_CASE("letters outside of quotes, and texts of several lines, are refused") {
  const TempDirectory directory;
  for (const char* toml : {"\n\ncl\xC3\xA9 = 1\n", "\n#\xC3\xA9 \"\na = \xC6\x98",
                           "\n\n\"a\"\xC3\xA9 = 1", "\n\nsocket_group = \"\"\"\\\n\xC3\xA9\"\"\"\n",
                           "\n\na = '''\n'''\n", "\n\n\xE2\x80\xA8"}) {
    INFO(toml);
    const std::string file = directory.write("g.toml", toml);
    CHECK(starts_with(load_error({file, {}, {}, {}}), file + ":3: "));
  }
  const std::string file = directory.write("g.toml", "");
  CHECK(has(load_error({file, {}, {}, {"listen=[\xC6\x98]"}}), "no TOML"));
}

TEST_CASE("any letter can be in a comment and between quotes") {
  const TempDirectory directory;
  const std::string file = directory.write(
      "g.toml",
      "\xEF\xBB\xBF# d\xC3\xA9lai \"\"\" '\n[greylist]  # \xC6\x98\r\n"
      "message = \"\xC3\xA9 \\\"\xC6\x98\"\n'header' = ''  # ''' \"\n[log]\n\"level\" = 'info'\n");
  const auto config = load({file, {}, {}, {}});
  CHECK(config.greylist.message == "\xC3\xA9 \"\xC6\x98");
  CHECK(config.greylist.header.empty());
}

TEST_CASE("the first error in the file is reported") {
  const TempDirectory directory;
  const std::string file =
      directory.write("g.toml", "[store]\nconnections = 99\n[greylist]\ndelay = 3\n");
  CHECK(starts_with(load_error({file, {}, {}, {}}), file + ":2: store.connections = 99: "));
}

TEST_CASE("a password is never shown") {
  const TempDirectory directory;
  const std::string good = "mysql://u:hunter2@localhost/g";
  const std::string query = "mysql://localhost/?user=u&password=hunter2";
  const auto write = [&](const std::string& toml, unsigned mode) {
    return directory.write("g.toml", toml, mode);
  };
  const auto check_hidden = [](const std::string& text) {
    INFO(text);
    CHECK_FALSE(has(text, "hunter2"));
  };

  for (const auto& url : {good, query}) {
    const auto config = load({write("[store]\nurl = \"" + url + "\"\n", 0644), {}, {}, {}});
    CHECK(config.store.url.password == "hunter2");
    check_hidden(config.store.url_text);
    check_hidden(origin(config, "store.url").value);
    REQUIRE(config.warnings.size() == 1);
    check_hidden(config.warnings[0]);
    CHECK(has(config.warnings[0], "use password_file"));
    CHECK(has(config.warnings[0], "chgrp grayling "));  // chmod alone would stop a reload
    CHECK(has(config.warnings[0], " && chmod 640 "));

    CHECK(load({write("[store]\nurl = \"" + url + "\"\n", 0640), {}, {}, {}}).warnings.empty());
    const auto by_store = load({write("", 0644), {}, url, {}});
    const auto by_set = load({write("", 0644), {}, {}, {"store.url=" + url}});
    for (const auto& command_line : {by_store, by_set}) {
      CHECK(command_line.store.url.password == "hunter2");
      REQUIRE(command_line.warnings.size() == 1);
      check_hidden(command_line.warnings[0]);
      CHECK(has(command_line.warnings[0], "command line"));
    }
  }

  const std::string tomls[] = {"url = \"mysql://u:hunter2@/x/y/z\"",
                               "url = [\"" + good + "\"]",
                               "url = {a = \"hunter2\"}",
                               "urll = \"" + good + "\"",
                               "url = \"" + good + "?nonsense=1\"",
                               "url = " + good,
                               "url = \"" + good,
                               "timeout = \"1s\" url = \"" + good + "\"",
                               "url = \"mysql://u:hunter2\\u0001@x\""};
  for (const auto& toml : tomls) {
    check_hidden(load_error({write("[store]\n" + toml + "\n", 0600), {}, {}, {}}));
  }
  check_hidden(load_error({write("", 0600), {}, "mysql:/u:hunter2@x", {}}));
  check_hidden(load_error({write("", 0600), {}, {}, {"store.url=\"" + good}}));
  check_hidden(load_error({write("", 0600), {}, {}, {"store.urll=" + good}}));
  check_hidden(load_error({write("", 0600), {}, {}, {"mysql://u:hunter2@x"}}));
}

TEST_CASE("a URL in a wrong place is shown without its password") {
  const TempDirectory directory;
  const std::string empty = directory.write("g.toml", "");
  const std::string url = "mysql://u:hunter2@h/d";
  const ConfigSources rows[] = {
      {empty, {url}, {}, {}},
      {empty, {"inet:127.0.0.1:1", url + "?x=1"}, {}, {}},
      {empty, {"unix:/" + url + "/s"}, {}, {}},
      {url, {}, {}, {}},
      {empty, {}, {}, {"log.to=" + url}},
      {empty, {}, {}, {"log.to='" + url + "'"}},
      {empty, {}, {}, {"listen=" + url}},
      {empty, {}, {}, {"store.connections=" + url}},
      {empty, {}, {}, {"socket_group=" + url}},
      {empty, {}, {}, {"greylist.delay=" + url}},
      {empty, {}, {}, {"greylist.message=" + url + std::string(400, 'x')}},
      {empty, {}, {}, {url + "?x=1"}},
      {empty, {}, {}, {"mysql://u:a=hunter2@h/d"}},
      {empty, {}, {}, {"mysql://h/?password=hunter2"}},
      {directory.write("a.toml", "listen = [\"" + url + "\", 1]"), {}, {}, {}},
      {directory.write("b.toml", "log.level = [[\"" + url + "\"]]"), {}, {}, {}},
      {directory.write("c.toml", "[\"" + url + "\"]"), {}, {}, {}},
      {directory.write("d.toml", "\"" + url + "\" = 1\n\"" + url + "\" = 2"), {}, {}, {}},
  };
  for (const auto& row : rows) {
    const std::string error = load_error(row);
    INFO(error);
    CHECK_FALSE(has(error, "hunter2"));
  }
  CHECK(has(load_error({empty, {}, {}, {url + "?x=1"}}), "a URL is written as store.url"));
  CHECK(has(load_error({empty, {url}, {}, {}}), "mysql://u:…@h/d"));
}

TEST_CASE("a password file must be readable, and not by everybody") {
  const TempDirectory directory;
  const std::string config = directory.write("g.toml", "");
  const std::string secret = directory.write("password", "hunter2\n", 0640);
  const std::string url = "mysql://u@localhost/?password_file=" + secret;
  CHECK(load({config, {}, url, {}}).warnings.empty());
  directory.write("password", "hunter2\n", 0644);
  CHECK(has(load_error({config, {}, url, {}}), "chmod"));
  CHECK(starts_with(load_error({config, {}, url + ".absent", {}}), "--store: store.url = "));
}

TEST_CASE("the directories of the store and of UNIX sockets must be there") {
  const TempDirectory directory;
  const std::string config = directory.write("g.toml", "");
  const std::string missing = directory.path("missing");
  const std::string file = directory.write("file", "");
  CHECK(has(load_error({config, {}, "sqlite:" + missing + "/g.db", {}}),
            make_directory_command(missing)));
  CHECK(
      has(load_error({config, {}, "sqlite:" + file + "/g.db", {}}), file + " is not a directory"));
  CHECK(has(load_error({config, {"unix:" + missing + "/s"}, {}, {}}),
            make_directory_command(missing)));
  CHECK(has(load_error({config, {"unix:" + file + "/x/s"}, {}, {}}), "can't be reached"));
  const std::string here = std::filesystem::current_path().string();
  CHECK(load({config, {}, "sqlite:grayling.db", {}}).store.url.path == here + "/grayling.db");
  CHECK(load({config, {"unix:/g.sock"}, {}, {}}).listen[0].path == "/g.sock");
  const TempDirectory locked;
  std::filesystem::permissions(locked.path(), std::filesystem::perms(0000));
  const Unprivileged user;
  CHECK(has(load_error({"/dev/null", {}, "sqlite:" + locked.path("x/g.db"), {}}),
            "can't be reached: Permission denied" + permission_remedy(locked.path())));
}

TEST_CASE("a missing directory of the default store is no more than a warning") {
  const TempDirectory directory;
  const auto config = load({directory.write("g.toml", ""), {}, {}, {}});
  if (::access("/var/lib/grayling", F_OK) == 0) {
    CHECK(config.warnings.empty());
  } else {
    REQUIRE(config.warnings.size() == 1);
    CHECK(has(config.warnings[0], make_directory_command("/var/lib/grayling")));
  }
}

TEST_CASE("relative paths are found again after the working directory has changed") {
  const TempDirectory directory;
  std::filesystem::create_directory(directory.path("sub"));
  directory.write("sub/password", "hunter2\n");
  const std::string sqlite = "sqlite:sub/g.db";
  const std::string mysql =
      "mysql://u@localhost/?password_file=sub/password&ssl_ca=sub/ca.pem&socket=sub/s";
  const auto from = [&](const char* file, std::optional<std::string> store,
                        std::vector<std::string> set) {
    ConfigSources sources{file, {}, std::move(store), std::move(set)};
    sources.directory = directory.path();
    return load(sources);
  };
  for (const auto& url : {sqlite, mysql}) {
    directory.write("g.toml", "");
    directory.write("sub/url.toml", "store.url = \"" + url + "\"\n");
    for (const auto& config : {from("g.toml", url, {}), from("g.toml", {}, {"store.url=" + url}),
                               from("sub/url.toml", {}, {})}) {
      const auto& store = config.store.url;
      if (store.engine == StoreEngine::Sqlite) {
        CHECK(store.path == directory.path("sub/g.db"));
        continue;
      }
      CHECK(store.path.empty());
      CHECK(store.password_file == directory.path("sub/password"));
      CHECK(store.ssl_ca == directory.path("sub/ca.pem"));
      CHECK(store.socket == directory.path("sub/s"));
    }
  }
  const auto as_it_is = from("g.toml", "mysql://localhost/?socket=@name", {});
  CHECK(as_it_is.store.url.socket == "@name");
  CHECK(as_it_is.store.url.password_file.empty());
  CHECK(from("g.toml", "sqlite:/g.db", {}).store.url.path == "/g.db");
}

TEST_CASE("a pipe in the file's place is refused, and nobody is waited for") {
  const TempDirectory directory;
  const std::string pipe = directory.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(starts_with(load_error({pipe, {}, {}, {}}), pipe + ": is a pipe"));
  CHECK(load({"/dev/null", {}, "sqlite:/g.db", {}}).warnings.empty());
}

}  // namespace grayling
