// SPDX-License-Identifier: MIT
// The allowed values of each key, and the line that an administrator reads for other values.
#include "grayling/config/config.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

struct Bad {
  std::string toml;   // from the second line on
  std::string head;   // of the error, after "FILE:"
  std::string parts;  // that it must contain, separated by '|'
};

void check(const Bad& row) {
  const TempDirectory directory;
  const std::string file = directory.write("g.toml", "\n" + row.toml + "\n");
  INFO(row.toml);
  const auto config = load_config({file, {}, {}, {}});
  REQUIRE_FALSE(config);
  INFO(config.error().text);
  CHECK(config.error().kind == ErrorKind::Config);
  const std::string head = file + ":" + row.head;
  CHECK(config.error().text.substr(0, head.size()) == head);
  std::istringstream parts(row.parts);
  for (std::string part; std::getline(parts, part, '|');) {
    INFO(part);
    CHECK(config.error().text.find(part) != std::string::npos);
  }
}

void check_good(const std::string& setting) {
  const TempDirectory directory;
  const auto config = load_config({directory.write("g.toml", ""), {}, {}, {setting}});
  INFO(setting << (config ? "" : ": " + config.error().text));
  CHECK(config);
}

void check_refused(const std::string& setting, const std::string& why) {
  const TempDirectory directory;
  const auto config = load_config({directory.write("g.toml", ""), {}, {}, {setting}});
  INFO(setting);
  REQUIRE_FALSE(config);
  INFO(config.error().text);
  CHECK(config.error().text.substr(0, 7) == "--set: ");
  CHECK(config.error().text.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("an unknown key or section suggests the nearest known one") {
  const Bad rows[] = {
      {"[greylist]\ndealy = \"3m\"", "3: greylist.dealy = \"3m\": unknown key",
       "mean greylist.delay?"},
      {"listne = []", "2: listne = []: unknown key", "did you mean listen?"},
      {"delay = \"3m\"", "2: delay = \"3m\": unknown key", "did you mean greylist.delay?"},
      {"[log]\ntimeout = \"1s\"", "3: log.timeout = \"1s\": unknown key",
       "did you mean store.timeout?"},
      {"[greylist]\nurl = \"sqlite:/x\"", "3: greylist.url: unknown key", "mean store.url?"},
      {"greylist.retry_windows = 1", "2: greylist.retry_windows", "mean greylist.retry_window?"},
      {"[log]\nzzzzzzzzzzzz = 1", "3: log.zzzzzzzzzzzz = 1: unknown",
       "the nearest known is log.to"},
      {"[grelist]\ndelay = \"3m\"", "2: [grelist]: unknown section", "did you mean [greylist]?"},
      {"[dnsbl]", "2: [dnsbl]: unknown section",
       "known are [store], [greylist], [suspicion], [[dns_list]], [[sql]], [exempt], [dns], "
       "[status], [log] and [[policy]]"},
      {"[greylist.delay]", "2: greylist.delay = {…}: wrong type", "write it like 30s"},
      {"[greylist.foo]\nbar = 1", "2: [greylist.foo]: unknown section", ""},
      {"store = \"sqlite:/x\"", "2: store: a section, not a key", "[store]"},
      {"[[store]]\nconnections = 1", "2: store: a section", "[store]"},
      {"\"a\\nb\" = 1", "2: a?b = 1: unknown key", ""},
      {"zzzzzzzzzzzz = 1", "2: zzzzzzzzzzzz = 1: unknown key; the nearest known is ", ""},
      {"[store]\nzzzzzzzzzzzz = 1", "3: store.zzzzzzzzzzzz = 1", "the nearest known is store."},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("an unknown key shows its value, unless that may be a secret") {
  const Bad rows[] = {
      {"colour = \"red\"", "2: colour = \"red\": unknown key", ""},
      {"[greylist]\ncolours = [\"red\"]", "3: greylist.colours = [\"red\"]: unknown key", ""},
      {"[greylist]\nlearn = true", "3: greylist.learn = true: unknown key", ""},
      {"[store]\ntimeouts = \"2s\"", "3: store.timeouts = \"2s\": unknown key", "store.timeout?"},
      {"[store]\nconnection = 3", "3: store.connection = 3: unknown key", "store.connections?"},
      {"[store]\nsecond = \"hunter2\"", "3: store.second: unknown key", ""},
      {"[store]\nlist = [\"hunter2\"]", "3: store.list: unknown key", ""},
      {"Password = \"hunter2\"", "2: Password: unknown key", ""},
      {"[greylist]\ndb_pw = 12345", "3: greylist.db_pw: unknown key", ""},
      {"a = \"mysql://u:hunter2@h\"", "2: a: unknown key", ""},
      {"a = \"u:hunter2@h\"", "2: a: unknown key", ""},
      {"a = [{b = \"x\", password = \"hunter2\"}]", "2: [[a]]: unknown section; known", ""},
      {"\"mysql://u:hunter2@h/d?x\" = 1", "2: mysql://u:…@h/d?…: unknown key", "store.url"},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("a value of the wrong type says what would be good") {
  const Bad rows[] = {
      {"[greylist]\ndelay = 180", "3: greylist.delay = 180: wrong type",
       "like 30s, 5m, 12h or 35d"},
      {"[greylist]\ndelay = 1.5", "3: greylist.delay = 1.5: wrong type", "30s"},
      {"[store]\ntimeout = 1", "3: store.timeout = 1: wrong type", "500ms, 1s or 2s"},
      {"[store]\nconnections = \"2\"", "3: store.connections = \"2\": wrong type",
       "a whole number from 1 to 64, without quotes"},
      {"[store]\nconnections = 2.0", "3: store.connections = 2.0: wrong type", "whole number"},
      {"connections_max = true", "2: connections_max = true: wrong type", "whole number"},
      {"socket_mode = 438", "2: socket_mode = 438: wrong type", "\"0660\""},
      {"listen = \"inet:127.0.0.1:1\"", "2: listen = \"inet:127.0.0.1:1\": wrong type",
       "write a list like [\"inet:127.0.0.1:10023\""},
      {"listen = [1]", "2: listen = [ 1 ]: wrong type", "write a list like"},
      {"log.level = 3", "2: log.level = 3: wrong type",
       "\"error\", \"warning\", \"info\" or \"debug\""},
      {"[greylist]\nheader = false", "3: greylist.header = false: wrong type",
       "\"\" for no header"},
      {"[greylist]\ndelay = 2026-11-24", "3: greylist.delay = 2026-11-24: wrong type", ""},
      {"[store]\nurl = 3", "3: store.url = …: wrong type", "sqlite:/path"},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("a value that is out of bounds says what would be good") {
  const Bad rows[] = {
      {"[greylist]\ndelay = \"3x\"", "3: greylist.delay = \"3x\": not a duration",
       "; write it like 30s, 5m, 12h or 35d"},
      {"[greylist]\ndelay = \"500ms\"", "3: greylist.delay = \"500ms\": not a whole number of sec",
       "30s"},
      {"[greylist]\nretry_window = \"0s\"", "3: greylist.retry_window = \"0s\": not between 1s",
       ""},
      {"[greylist]\nlifetime = \"4000d\"", "3: greylist.lifetime = \"4000d\": not between",
       "3650d"},
      {"[store]\ntimeout = \"5ms\"", "3: store.timeout = \"5ms\": not between 10ms and 1m",
       "500ms"},
      {"[store]\nconnections = 65", "3: store.connections = 65: out of range", "from 1 to 64"},
      {"[greylist]\nipv4_prefix = 33", "3: greylist.ipv4_prefix = 33: out of range", "1 to 32"},
      {"[greylist]\nmode = \"lern\"", "3: greylist.mode = \"lern\": unknown",
       "write \"enforce\", \"learn\" or \"off\""},
      {"listen = []", "2: listen = []: at least one endpoint", ""},
      {"listen = [\"127.0.0.1:1\"]", "2: listen = [\"127.0.0.1:1\"]: \"127.0.0.1:1\": not an endp",
       "inet:127.0.0.1:10023"},
      {"listen = [\"inet:127.0.0.1:1\", \"inet:localhost:1\"]", "2: listen = ", "named twice"},
      {"socket_mode = \"0999\"", "2: socket_mode = \"0999\": not a file mode", "\"0660\""},
      {"socket_group = \"no-such-group\"", "2: socket_group = \"no-such-group\": there is no such",
       "groupadd"},
      {"[greylist]\nmessage = \"a\\tb\"", "3: greylist.message = \"a?b\": must not hold control",
       ""},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("a value at either bound is accepted") {
  for (const char* setting :
       {"greylist.delay=0s", "greylist.retry_window=3m", "greylist.lifetime=3650d",
        "greylist.ipv4_prefix=1", "greylist.ipv4_prefix=32", "greylist.ipv6_prefix=1",
        "greylist.ipv6_prefix=128", "store.connections=1", "store.connections=64",
        "store.cache_entries=0", "connections_max=1", "store.timeout=10ms", "store.timeout=1m",
        "socket_mode=0", "socket_mode=0777", "socket_group=root", "idle_timeout=1s"}) {
    check_good(setting);
  }
}

TEST_CASE("a value just beyond a bound is refused") {
  const std::pair<const char*, const char*> rows[] = {
      {"greylist.ipv4_prefix=0", "from 1 to 32"},
      {"greylist.ipv6_prefix=129", "from 1 to 128"},
      {"greylist.ipv6_prefix=-1", "from 1 to 128"},
      {"greylist.ipv6_prefix=99999999999999999999", "no TOML"},
      {"store.connections=0", "from 1 to 64"},
      {"store.cache_entries=-1", "from 0"},
      {"connections_max=0", "from 1"},
      {"store.timeout=9ms", "10ms"},
      {"store.timeout=61s", "1m"},
      {"greylist.delay=", "not a duration"},
      {"greylist.delay=5", "write it like 30s"},
      {"socket_mode=01777", "0660"},
      {"socket_mode=00666", "0660"},
      {"socket_mode=-1", "0660"},
      {"socket_mode=", "0660"},
      {"idle_timeout=0s", "1s"},
      {"listen=inet:127.0.0.1:10023", "write a list like"},
      {"listen=[\"inet:127.0.0.1:1\"]\nlog.level=\"debug\"", "no TOML"},
      {"greylist.message='a' or 'b'", "greylist.message = \"'a' or 'b'\": no TOML"},
      {"greylist.message=\"a\\\"", "no TOML"},
      {"store.connections=two", "store.connections = \"two\": no TOML; write a whole number"},
      {"greylist.message=a\xff", "UTF-8"},
      {"greylist.message=a\nb", "line ends"},
      {"greylist.action=OK", "DEFER_IF_PERMIT"},
      {"greylist.message=5.7.1 no", "4.x.y"},
      {"greylist.header=X-Greylist: {foo}", "{foo}"},
      {"log.level=Info", "\"info\""},
      {"greylist=3m", "a section"},
      {"=x", "key=value"},
      {"greylist.delay", "key=value"},
  };
  for (const auto& row : rows) check_refused(row.first, row.second);
}

TEST_CASE("no retry could pass with a delay longer than the retry window") {
  check({"[greylist]\ndelay = \"3d\"", "3: greylist.delay = \"3d\": longer than",
         "greylist.retry_window = \"2d\" (default)"});
  check({"[greylist]\nretry_window = \"2m\"", "3: greylist.retry_window = \"2m\": shorter than",
         "greylist.delay = \"3m\" (default)"});
  check_good("greylist.delay=2d");
  check_refused("greylist.delay=172801s", "longer than");
}

TEST_CASE("a listener for other hosts needs the networks that may connect") {
  for (const char* endpoint :
       {"inet:0.0.0.0:1", "inet:[::]:1", "inet:192.0.2.7:1", "inet:[2001:db8::1]:1"}) {
    const std::string listen = "listen=[\"inet:127.0.0.1:1\", \"" + std::string(endpoint) + "\"]";
    check_refused(listen, std::string(endpoint) + " is for other hosts");
    check_refused(listen, "write allow = [networks]");
    const TempDirectory directory;
    const std::string file = directory.write("g.toml", "allow = [\"192.0.2.0/24\"]");
    CHECK(load_config({file, {}, {}, {listen}}));
  }
  for (const char* endpoint : {"inet:127.0.0.1:1", "inet:127.255.0.9:1", "inet:[::1]:1",
                               "inet:localhost:1", "unix:/g.sock"}) {
    check_good("listen=[\"" + std::string(endpoint) + "\"]");
  }
  check_good("allow=[]");
  check_good("allow=[\"192.0.2.0/24\", \"2001:db8::/32\", \"192.0.2.7\"]");
  check({"listen = [\"inet:0.0.0.0:1\"]\nallow = []", "2: listen = ", "allow = [networks]"});
  check({"allow = [\"192.0.2.7/24\"]", "2: allow = [\"192.0.2.7/24\"]: \"192.0.2.7/24\": has bits",
         "write 192.0.2.0/24"});
  check({"allow = \"192.0.2.0/24\"", "2: allow = \"192.0.2.0/24\": wrong type",
         "a list of networks"});
  check({"allow = [\"192.0.2.0/24\", \"::ffff:192.0.2.0/120\"]", "2: allow = ", "named twice"});
  check({"allow = [\"mx.example.org\"]", "2: allow = ", "not a network|like 192.0.2.0/24"});
  check({"[log]\nallow = [\"192.0.2.0/24\"]", "3: log.allow", "did you mean allow?"});
  std::string many = "allow = [";
  for (int i = 0; i < 257; ++i)
    many += "\"192.0." + std::to_string(i / 2) + "." + std::to_string(i % 2) + "\", ";
  check({many + "]", "2: allow = ", "more than 256 networks"});
}

TEST_CASE("action and message together are under 400 bytes") {
  const std::string action = "DEFER_IF_PERMIT ";
  check_good("greylist.message=" + std::string(399 - action.size(), 'x'));
  check_refused("greylist.message=" + std::string(400 - action.size(), 'x'), "under 400");
}

TEST_CASE("what is allowed but unwise is a warning") {
  const TempDirectory directory;
  const std::string file = directory.write("g.toml", "");
  const std::string store = "sqlite:" + directory.path("g.db");
  CHECK(load_config({file, {}, store, {}})->warnings.empty());
  const auto lifetime = load_config({file, {}, store, {"greylist.lifetime=1d"}});
  REQUIRE(lifetime->warnings.size() == 1);
  CHECK(lifetime->warnings[0].find("--set: greylist.lifetime = \"1d\": shorter") == 0);
  const auto idle = load_config({file, {}, store, {"idle_timeout=5m"}});
  REQUIRE(idle->warnings.size() == 1);
  CHECK(idle->warnings[0].find("--set: idle_timeout = \"5m\": Postfix keeps") == 0);
  const auto allow = load_config({file, {}, store, {"allow=[\"192.0.2.0/24\", \"::/0\"]"}});
  REQUIRE(allow->warnings.size() == 1);
  CHECK(allow->warnings[0].find("--set: allow = [\"192.0.2.0/24\", \"::/0\"]: allows every") == 0);
}

}  // namespace grayling
