// SPDX-License-Identifier: MIT
// The messages for a configuration with mistakes in its syntax or its values.
#include "grayling/config/config.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

namespace grayling {
namespace {

std::string first_mistake(const ConfigSources& sources) {
  const auto config = load_config(sources);
  return config ? "" : config.error().text;
}

}  // namespace

TEST_CASE("an open quote is reported as one") {
  const TempDirectory directory;
  for (const auto* const line :
       {"a = \"sqlite:/x", "a = 'sqlite:/x", "a = [\"b, \"c\"]", "a = \"x\\\""}) {
    INFO(line);
    const std::string file = directory.write("g.toml", "\n" + std::string(line) + "\nb = 1\n");
    const ConfigSources sources{file, {}, {}, {}};
    CHECK(first_mistake(sources).starts_with(
        file + ":2: a quote is opened and not closed on its line; write key = \"text\""));
  }
}

TEST_CASE("all mistakes of policies are listed, and a wrong section once") {
  const TempDirectory directory;
  const std::string file = directory.write(
      "g.toml",
      "[[policy]]\ndelay = \"9\"\ndelai = \"1m\"\n[[policy]]\nmode = \"x\"\n[[polici]]\nx = 1\n");
  const auto mistakes = config_mistakes({file, {}, {}, {}});
  REQUIRE(mistakes.size() == 4);
  CHECK(mistakes[0] == file + ":6: [[polici]]: unknown section; did you mean [[policy]]?");
  CHECK(mistakes[1].starts_with(file + ":2: policy.delay"));
  CHECK(mistakes[2].starts_with(file + ":3: policy.delai"));
  CHECK(mistakes[3].starts_with(file + ":5: policy.mode"));
}

TEST_CASE("all values that don't go together are listed") {
  const TempDirectory directory;
  const std::string file =
      directory.write("g.toml",
                      "listen = [\"inet:192.0.2.1:10023\"]\n[greylist]\ndelay = \"9d\"\n[store]\n"
                      "url = \"sqlite:/not/there.db\"\n");
  const auto mistakes = config_mistakes({file, {}, {}, {}});
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes[0].starts_with(file + ":3: greylist.delay"));
  CHECK(mistakes[1].starts_with(file + ":1: listen"));
  CHECK(mistakes[2].starts_with(file + ":5: store.url"));
  const std::string nobody = directory.write("p.toml", "[[policy]]\n[[policy]]\n");
  CHECK(config_mistakes({nobody, {}, {}, {}}).size() == 2);
}

TEST_CASE("all mistakes of a configuration are listed, in order") {
  const TempDirectory directory;
  const std::string file = directory.write(
      "g.toml", "lisen = []\nidle_timeout = 5\n[greylist]\ndelay = \"soon\"\nmode = \"learn\"\n");
  const ConfigSources sources{file, {}, {}, {"log.level=loud"}};
  const auto mistakes = config_mistakes(sources);
  REQUIRE(mistakes.size() == 4);
  CHECK(mistakes[0] == first_mistake(sources));
  CHECK(mistakes[1].starts_with(file + ":2: idle_timeout"));
  CHECK(mistakes[2].starts_with(file + ":4: greylist.delay"));
  CHECK(mistakes[3].starts_with("--set: log.level"));
  CHECK(config_mistakes({directory.write("good.toml", ""), {}, {}, {}}).empty());
}

}  // namespace grayling
