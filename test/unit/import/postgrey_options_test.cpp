// SPDX-License-Identifier: MIT
#include "grayling/import/postgrey_options.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Row {
  std::string options, toml;
};

const std::string kNetwork = "client = \"network\"\n";
const std::string kPlain = "[greylist]\ndelay = \"300s\"\n" + kNetwork;
const std::string kLists =
    "[exempt]\nclients = [\"file:/etc/postgrey/whitelist_clients\", "
    "\"file:/etc/postgrey/whitelist_clients.local\"]\n"
    "recipients = [\"file:/etc/postgrey/whitelist_recipients\", "
    "\"file:/etc/postgrey/whitelist_recipients.local\"]\n";

const Row kRows[] = {
    {"", "[greylist]\ndelay = \"300s\"\n" + kNetwork},
    {"--delay=60", "[greylist]\ndelay = \"60s\"\n" + kNetwork},
    {"--delay=0", "[greylist]\ndelay = \"300s\"\n" + kNetwork},
    {"--inet=10023 --delay 60",
     "listen = [\"inet:127.0.0.1:10023\"]\n[greylist]\ndelay = \"60s\"\n" + kNetwork},
    {"-i 192.0.2.1:60000 --unix=/run/g --socketmode=0660 --delay=1",
     "# --inet: other hosts need allow = [networks], which postgrey lacks\n"
     "listen = [\"inet:192.0.2.1:60000\", \"unix:/run/g\"]\nsocket_mode = \"0660\"\n"
     "[greylist]\ndelay = \"1s\"\n" +
         kNetwork},
    {"--delay=1 --max-age=40 --retry-window=36h --ipv4cidr=28 --ipv6cidr=48",
     "[greylist]\ndelay = \"1s\"\nlifetime = \"40d\"\nretry_window = \"36h\"\nipv4_prefix = 28\n"
     "ipv6_prefix = 48\n" +
         kNetwork},
    {"--delay=1 --retry-window=3 --lookup-by-host",
     "[greylist]\ndelay = \"1s\"\nretry_window = \"3d\"\nclient = \"address\"\n"},
    {"--delay=1 --greylist-text='Come \"back\"' --greylist-action=DEFER",
     "[greylist]\ndelay = \"1s\"\nmessage = \"4.2.0 Come \\\"back\\\"\"\naction = \"DEFER\"\n" +
         kNetwork},
    {"--delay=1 '--x-greylist-header=X-G: %t by postgrey-%v at %h; %d'",
     "[greylist]\ndelay = \"1s\"\nheader = \"X-G: {delay} by postgrey at {host}; {date}\"\n" +
         kNetwork},
    {"--delay=1 --whitelist-clients=/a --whitelist-clients=/b --whitelist-recipients=/c",
     "[greylist]\ndelay = \"1s\"\n" + kNetwork +
         "[exempt]\nclients = [\"file:/a\", \"file:/b\"]\nrecipients = [\"file:/c\"]\n"},
    {"--delay=1 --auto-whitelist-clients=3",
     "[greylist]\ndelay = \"1s\"\nauto_allow_after = 3\n" + kNetwork},
    {"--delay=1 --auto-whitelist-clients",
     "[greylist]\ndelay = \"1s\"\nauto_allow_after = 5\n" + kNetwork},
    // Letters, and forms of an endpoint.
    {"-d --inet=10023",
     "# --daemonize: an option of grayling serve: --daemon; log.to = \"syslog\" writes to the "
     "mail log\nlisten = [\"inet:127.0.0.1:10023\"]\n" +
         kPlain},
    {"-v -u /run/p", "listen = [\"unix:/run/p\"]\n[log]\nlevel = \"debug\"\n" + kPlain},
    {"-q -i localhost:10023",
     "listen = [\"inet:127.0.0.1:10023\"]\n[log]\nlevel = \"warning\"\n" + kPlain},
    {"--inet=[::1]:10023", "listen = [\"inet:[::1]:10023\"]\n" + kPlain},
    {"--inet=::1:10023", "listen = [\"inet:[::1]:10023\"]\n" + kPlain},
    {"--inet=*:10023",
     "# --inet: other hosts need allow = [networks], which postgrey lacks\n"
     "listen = [\"inet:0.0.0.0:10023\"]\n" +
         kPlain},
    {"--inet=mx.test:10023",
     "# --inet=mx.test:10023: write the address of mx.test into listen if other hosts connect\n"
     "listen = [\"inet:127.0.0.1:10023\"]\n" +
         kPlain},
    // The last one counts, and 0 is postgrey's own.
    {"--delay=5 --delay=7 --max-age=0 --inet=1 --inet=2",
     "listen = [\"inet:127.0.0.1:2\"]\n[greylist]\ndelay = \"7s\"\nlifetime = \"35d\"\n" +
         kNetwork},
    {"--delay=1 --retry-window=12H --auto-whitelist-clients 3",
     "[greylist]\ndelay = \"1s\"\nretry_window = \"12h\"\nauto_allow_after = 3\n" + kNetwork},
    {"--delay=1 --auto-whitelist-clients --hostname=mx.test",
     "[greylist]\ndelay = \"1s\"\nauto_allow_after = 5\n" + kNetwork +
         "header = \"X-Greylist: delayed {delay} seconds by grayling at mx.test; {date}\"\n"},
    {"--delay=1 '--hostname=a\"b\\c{host}'",
     "[greylist]\ndelay = \"1s\"\n" + kNetwork +
         "header = \"X-Greylist: delayed {delay} seconds by grayling at a\\\"b\\\\c{{}host}; "
         "{date}\"\n"},
    {"--delay=1 '--x-greylist-header=X: %h {host}' '--hostname=\"'",
     "[greylist]\ndelay = \"1s\"\nheader = \"X: \\\" {{}host}\"\n" + kNetwork},
    {"--delay=1 '--greylist-text=In %s s {or}: 100% of %d, http://x.test/%20/%r'",
     "# --greylist-text: the recipient's domain (%r) isn't filled in\n[greylist]\n"
     "delay = \"1s\"\nmessage = \"4.2.0 In {left} s {{}or}: 100% of % d, http://x.test/%20/the "
     "recipient's domain\"\n" +
         kNetwork},
    {"--syslogfacility=local1 --dbdir=/var/db --version",
     "# --syslogfacility=local1: with log.to = \"syslog\" it is mail\n"
     "# --dbdir=/var/db: what is known there: grayling import postgrey\n"
     "# --version: has no effect on how postgrey runs\n" +
         kPlain},
    // Command lines and files that people have.
    {"/usr/sbin/postgrey --inet=10023 \\\n  --delay=60 # a comment\n",
     "listen = [\"inet:127.0.0.1:10023\"]\n[greylist]\ndelay = \"60s\"\n" + kNetwork},
    {"# postgrey startup options, created for Debian\n\n"
     "POSTGREY_OPTS=\"--inet=10023\"\nPOSTGREY_OPTS=\"$POSTGREY_OPTS --delay=60\"\n"
     "POSTGREY_TEXT=\"Don't panic, %s seconds\"\n#POSTGREY_TEXT=\"no\"\n",
     "listen = [\"inet:127.0.0.1:10023\"]\n[greylist]\ndelay = \"60s\"\n"
     "message = \"4.2.0 Don't panic, {left} seconds\"\n" +
         kNetwork},
    {"export POSTGREY_OPTS=\"--unix=$DIR/p\"; POSTGREY_TEXT=; OTHER=1",
     "# OTHER: not an option of postgrey; the script that reads it may use it\n"
     "# $DIR isn't set here: write its value instead\nlisten = [\"unix:/p\"]\n" +
         kPlain},
    {"--delay=1 --priv",
     "# --privacy: keys aren't hashed: restrict who may read the table\n[greylist]\n"
     "delay = \"1s\"\n" +
         kNetwork},
};

// The folder of the lists in Debian's package.
Result<std::string> toml_of(const std::string& options) {
  const std::vector<std::string> arguments = {options};
  return postgrey_options_as_toml(
      arguments, [](const std::string& path) { return path.starts_with("/etc/postgrey/"); });
}

void check(const Row& row) {
  CAPTURE(row.options);
  const auto toml = toml_of(row.options);
  REQUIRE(toml);
  const bool has_own = row.toml.find("[exempt]") != std::string::npos;
  CHECK(*toml == row.toml + (has_own ? "" : kLists));
}

}  // namespace

TEST_CASE("postgrey's options as a configuration") {
  for (const auto& row : kRows) check(row);
}

TEST_CASE("what postgrey wouldn't take is an error that names it") {
  const std::pair<const char*, const char*> bad[] = {
      {"--dealy=60", "\"--dealy\" isn't an option of postgrey"},
      {"60", "\"60\" isn't an option of postgrey"},
      {"--delay", "--delay needs a value"},
      {"--delay=soon", "--delay \"soon\": write seconds, like 300"},
      {"--inet=0", "--inet \"0\": write [HOST:]PORT, like 127.0.0.1:10023"},
      {"--ipv4cidr=33", "--ipv4cidr \"33\": write a number of bits"},
      {"--max-age=old", "--max-age \"old\": write days, like 35"},
      {"--delay=12H", "--delay \"12H\": write seconds, like 300"},
      {"--retry-window=2w", "--retry-window \"2w\": write days, like 2, or hours, like 36h"},
      {"--inet=`hostname`:1", "commands in `…` or $(…) aren't run: write their output instead"},
      {"-dv", "\"-dv\" isn't an option of postgrey"},
      {"--l", "\"--l\" isn't an option of postgrey"},
  };
  for (const auto& [options, text] : bad) {
    CAPTURE(options);
    const auto toml = toml_of(options);
    REQUIRE_FALSE(toml);
    CHECK(toml.error().text == text);
  }
}

TEST_CASE("what variables stand for has a limit") {
  const std::string error =
      "a word is longer than 64 KiB, or the values of variables come to more than 1 MiB: "
      "write shorter ones";
  std::string doubled = "A=" + std::string(1000, 'x') + "\n";
  for (int i = 0; i < 6; ++i) doubled += "A=$A$A\n";
  CHECK(toml_of(doubled + "POSTGREY_OPTS=--delay=1\n"));  // 64,000 bytes
  std::string repeated = doubled;
  for (int i = 0; i < 20; ++i) repeated += "B=$A\n";
  for (const std::string& text : {doubled + "A=$A$A\n", doubled + "POSTGREY_OPTS=\"$A$A\"\n",
                                  repeated, std::string(65 * 1024, 'x')}) {
    const auto toml = toml_of(text);
    REQUIRE_FALSE(toml);
    CHECK(toml.error().text == error);
  }
}

TEST_CASE("where postgrey's own lists aren't, their places are named") {
  const std::vector<std::string> arguments = {"--delay=1", "--whitelist-clients=/a"};
  const auto toml = postgrey_options_as_toml(arguments, [](const std::string&) { return false; });
  REQUIRE(toml);
  CHECK(*toml ==
        "# postgrey's own list isn't here: [exempt] recipients = "
        "[\"file:/etc/postgrey/whitelist_recipients\"], or "
        "/etc/postfix/postgrey_whitelist_recipients\n[greylist]\ndelay = \"1s\"\n" +
            kNetwork + "[exempt]\nclients = [\"file:/a\"]\n");
}
