// SPDX-License-Identifier: MIT
#include "import/spamdb.hpp"

#include "support/catch.hpp"
#include "unit/import/recorded_import.hpp"

using namespace grayling;

TEST_CASE("lines of spamdb") {
  const auto read = read_import(
      "spamdb",
      "WHITE|192.0.2.7|||1000|2000|5000000|1|2\n"
      "GREY|192.0.2.8|mx.b.test|<a@b.test>|<c@d.test>|1000|2500|15400|1|0\n"
      "GREY|2001:db8::1|mx.b.test|<>|<c@d.test>|1000|2500|15400|1|0\n"
      "TRAPPED|192.0.2.9|5000\nSPAMTRAP|trap@d.test\n\n"
      "GREY|here|mx|<a@b>|<c@d>|1|2|3|4|5\nWHITE|192.0.2.7|||x|2|y|1|2\nWHITE|192.0.2.7\nhello\n");
  CHECK(read.lines == std::vector<std::string>{
                          "client 192.0.2.7 1000000 1889600",
                          "192.0.2.8/32 a@b.test c@d.test 1000 1000 waits",
                          "2001:db8::1/128  c@d.test 1000 1000 waits",
                          "not TRAPPED|192.0.2.9|5000: a spam trap, or a host in it",
                          "not SPAMTRAP|trap@d.test: a spam trap, or a host in it",
                          "not GREY|here|mx|<a@b>|<c@d>|1|2|3|4|5: " + std::string(kNoAddress),
                          "not WHITE|192.0.2.7|||x|2|y|1|2: " + std::string(kNoTime),
                          "not WHITE|192.0.2.7: " + std::string(kNoAddress),
                          "not hello: not a line of spamdb",
                      });
  CHECK(read.end == "");
}
