// SPDX-License-Identifier: MIT
#include "grayling/config/dns_use.hpp"

#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

bool uses_dns(const std::string& toml) {
  const TempDirectory directory;
  const auto config =
      load_config({directory.write("g.toml", toml), {}, "sqlite:/tmp/g.db", {}, "/tmp"});
  REQUIRE(config);
  return is_dns_used(*config);
}

}  // namespace

TEST_CASE("the DNS is used if some mail is asked about and somebody may be asked") {
  CHECK(uses_dns(""));
  CHECK_FALSE(uses_dns("[dns]\nresolver = \"off\"\n"));
  CHECK_FALSE(uses_dns("[greylist]\nmode = \"off\"\n"));
  CHECK(uses_dns("[greylist]\nmode = \"learn\"\n"));
  CHECK(uses_dns("[greylist]\nspf = \"pass\"\n"));
  const std::string policy = "[[policy]]\nrecipients = [\"a@example.org\"]\n";
  CHECK(uses_dns("[greylist]\nmode = \"off\"\n" + policy + "mode = \"enforce\"\n"));
}

TEST_CASE("the DNS is used for points alone, and not if nothing that it says is worth any") {
  CHECK(uses_dns("[greylist]\nspf = \"off\"\n"));
  CHECK(uses_dns("[greylist]\nauto_allow_domains_after = 0\n"));
  const std::string none =
      "[suspicion.points]\nspf_fail = 0\nspf_softfail = 0\nsender_domain_dead = 0\n"
      "helo_confirmed = 0\n";
  const std::string off = "[greylist]\nspf = \"off\"\n";
  const std::string no_domains = "[greylist]\nauto_allow_domains_after = 0\n";
  CHECK(uses_dns(none));
  CHECK_FALSE(uses_dns(off + none));
  CHECK_FALSE(uses_dns(no_domains + none));
  CHECK(uses_dns(no_domains + none + "spf_none = -1\n"));
  CHECK_FALSE(uses_dns(off + none + "spf_none = -1\n"));
  CHECK(uses_dns("[greylist]\nspf = \"pass\"\nauto_allow_domains_after = 0\n" + none));
  const std::string policy = "[[policy]]\nrecipients = [\"a@example.org\"]\n";
  CHECK(uses_dns(off + none + policy + "spf = \"pass\"\n"));
  CHECK_FALSE(uses_dns(off + none + policy + "delay = \"1s\"\n"));
  CHECK(uses_dns(off + none +
                 "[[dns_list]]\nzone = \"list.example\"\npoints = { \"127.0.0.2\" = 1 }\n"));
}
