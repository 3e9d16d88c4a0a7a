// SPDX-License-Identifier: MIT
// [suspicion] and [suspicion.points]: their values, and errors.
#include "config/suspicion_setting.hpp"

#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

Result<Config> load_text(const std::string& toml, std::vector<std::string> set = {}) {
  const TempDirectory directory;
  ConfigSources sources{directory.write("g.toml", toml), {}, "sqlite:/tmp/g.db", std::move(set)};
  auto config = load_config(sources);
  if (config) return config;
  auto error = config.error();
  if (error.text.starts_with(*sources.file)) error.text.replace(0, sources.file->size(), "FILE");
  return fail(error);
}

void check_error(const std::string& toml, const std::string& expected) {
  CAPTURE(toml);
  const auto config = load_text(toml);
  REQUIRE_FALSE(config);
  CHECK(config.error().text == expected);
}

std::string shown(const Config& config, const std::string& key) {
  for (const auto& origin : config.origins) {
    if (origin.key == key) return origin.value + " # " + origin.from;
  }
  return "";
}

}  // namespace

TEST_CASE("as shipped everybody waits, and the most suspicious half an hour") {
  const auto config = load_text("");
  REQUIRE(config);
  CHECK_FALSE(config->greylist.selective);
  CHECK(config->suspicion.wait_from == 3);
  CHECK(config->suspicion.long_from == 6);
  CHECK(config->suspicion.long_delay == 1800);
  CHECK(config->suspicion.pass_at == -3);
  CHECK(config->suspicion.points == default_points());
  CHECK(shown(*config, "suspicion.selective") == "false # default");
  CHECK(shown(*config, "suspicion.points.helo_ours") == "5 # default");
}

TEST_CASE("[suspicion] and its points are read however they are written") {
  for (const auto* const text :
       {"[suspicion]\nselective = true\nwait_from = 2\n[suspicion.points]\nno_name = -4\n",
        "[suspicion]\nselective = true\nwait_from = 2\npoints.no_name = -4\n",
        "[suspicion]\nselective = true\nwait_from = 2\npoints = {no_name = -4}\n",
        "suspicion.selective = true\nsuspicion.wait_from = 2\nsuspicion.points.no_name = -4\n",
        "[suspicion.points]\nno_name = -4\n[suspicion]\nselective = true\nwait_from = 2\n"}) {
    CAPTURE(text);
    const auto config = load_text(text);
    REQUIRE(config);
    CHECK(config->greylist.selective);
    CHECK(config->suspicion.wait_from == 2);
    auto points = default_points();
    points[static_cast<std::size_t>(Sign::NoName)] = -4;
    CHECK(config->suspicion.points == points);
  }
  const auto set = load("sqlite:/tmp/g.db", {"suspicion.selective=true", "suspicion.pass_at=-9",
                                             "suspicion.points.no_tls=20"});
  CHECK(set.greylist.selective);
  CHECK(set.suspicion.pass_at == -9);
  CHECK(set.suspicion.points[static_cast<std::size_t>(Sign::NoTls)] == 20);
}

TEST_CASE("a mistake in [suspicion] is shown with its line and what would be right") {
  check_error("[suspicion.points]\nnoname = 3\n",
              "FILE:2: suspicion.points.noname = 3: unknown key; did you mean "
              "suspicion.points.no_name?");
  check_error("[suspicion.points]\nno_name = 21\n",
              "FILE:2: suspicion.points.no_name = 21: out of range; write a whole number from -20 "
              "to 20, without quotes");
  check_error("[suspicion.points]\nno_name = \"3\"\n",
              "FILE:2: suspicion.points.no_name = \"3\": wrong type; write a whole number from -20 "
              "to 20, without quotes");
  check_error("[suspicion.points]\nno_name = 1.5\n",
              "FILE:2: suspicion.points.no_name = 1.5: wrong type; write a whole number from -20 "
              "to 20, without quotes");
  check_error("[suspicion]\npoints = 3\n",
              "FILE:2: suspicion.points: a section, not a key; write [suspicion.points] on a line "
              "of its own");
  check_error("[suspicion]\nselective = \"yes\"\n",
              "FILE:2: suspicion.selective = \"yes\": wrong type; write true or false, without "
              "quotes");
  check_error("[suspicion]\nselective = 1\n",
              "FILE:2: suspicion.selective = 1: wrong type; write true or false, without quotes");
  check_error("[suspicion]\nselektive = true\n",
              "FILE:2: suspicion.selektive = true: unknown key; did you mean "
              "suspicion.selective?");
  check_error("[suspicions]\n", "FILE:1: [suspicions]: unknown section; did you mean [suspicion]?");
  check_error("[[policy]]\nrecipients = [\"a@\"]\nselective = \"on\"\n",
              "FILE:3: policy.selective = \"on\": wrong type; write true or false, without quotes");
}

TEST_CASE("the thresholds must be in order") {
  check_error("[suspicion]\nwait_from = 7\n",
              "FILE:2: suspicion.wait_from = 7: too high for suspicion.long_from = 6 (default): "
              "strangers that wait long must wait at all; lower it, or raise the other");
  check_error("[suspicion]\nlong_from = 2\n",
              "FILE:2: suspicion.long_from = 2: too low for suspicion.wait_from = 3 (default): "
              "strangers that wait long must wait at all; raise it, or lower the other");
  check_error("[suspicion]\npass_at = 3\n",
              "FILE:2: suspicion.pass_at = 3: too high for suspicion.wait_from = 3 (default): the "
              "same points can't both pass and wait; lower it, or raise the other");
  CHECK(load_text("[suspicion]\nwait_from = 6\npass_at = 5\n"));
}

TEST_CASE("the long delay fits between delay and retry_window") {
  check_error("[suspicion]\nlong_delay = \"2m\"\n",
              "FILE:2: suspicion.long_delay = \"2m\": shorter than greylist.delay = \"3m\" "
              "(default), the delay of less suspicious strangers; raise it");
  check_error("[suspicion]\nlong_delay = \"3d\"\n",
              "FILE:2: suspicion.long_delay = \"3d\": longer than greylist.retry_window = \"2d\" "
              "(default), so that no retry would ever pass; shorten it");
  const auto later = load_text("[greylist]\ndelay = \"1h\"\n");
  REQUIRE(later);
  CHECK(later->suspicion.long_delay == 3600);
  CHECK(shown(*later, "suspicion.long_delay") == "\"1h\" # default");
  const auto sooner = load_text("[greylist]\nretry_window = \"10m\"\n");
  REQUIRE(sooner);
  CHECK(sooner->suspicion.long_delay == 600);
  CHECK(shown(*sooner, "suspicion.long_delay") == "\"10m\" # default");
}
