// SPDX-License-Identifier: MIT
#include "maillog/journal_export.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

const std::string kText =
    "action=greylist, reason=new, client_address=192.0.2.7, sender=a@x, recipient=b@x";
const Story kExpected = {"greylisted [192.0.2.7] a@x b@x at 12"};

// The length of a binary value: eight bytes with the lowest first.
std::string length_of(std::size_t length) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) {
    bytes += static_cast<char>(length & 0xffU);
    length >>= 8U;
  }
  return bytes;
}

// The export as the lines that a file has.
std::vector<std::string> lines_of(const std::string& fields) {
  std::vector<std::string> lines;
  std::string text =
      "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1796013312000123\n_HOSTNAME=mx\n"
      "SYSLOG_IDENTIFIER=grayling\n" +
      fields + "\n";
  for (std::size_t end = 0; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  return lines;
}

std::string binary(const std::string& name, const std::string& value) {
  return name + "\n" + length_of(value.size()) + value + "\n";
}

}  // namespace

TEST_CASE("the journal's export is read") {
  CHECK(story(lines_of("MESSAGE=" + kText + "\n")) == kExpected);
  CHECK(story(lines_of(binary("MESSAGE", kText))) == kExpected);
  CHECK(story(lines_of(binary("MESSAGE", ""))).empty());
  // The last entry may lack its empty line.
  auto cut = lines_of("MESSAGE=" + kText + "\n");
  cut.pop_back();
  CHECK(story(cut) == kExpected);
}

TEST_CASE("a binary value ends where its length says, whatever it holds") {
  const std::string hostile = "\n\nMESSAGE=" + kText + "\n\n";
  CHECK(story(lines_of(binary("X", "a\r\r\n" + hostile))).empty());
  CHECK(story(lines_of(binary("X", "a\r") + "MESSAGE=" + kText + "\n")) == kExpected);
  // A length may hold line ends and carriage returns, too.
  for (const std::size_t length : {std::size_t{10}, std::size_t{13}, std::size_t{2570}}) {
    INFO(length);
    CHECK(story(lines_of(binary("X", std::string(length, 'x')) + "MESSAGE=" + kText + "\n")) ==
          kExpected);
  }
}

TEST_CASE("a value that is longer than what is kept is counted all the same") {
  for (const std::size_t length : {std::size_t{100'000}, std::size_t{3'000'000}}) {
    INFO(length);
    const std::string value = std::string(length, 'x') + "\n\nMESSAGE=y\n\n";
    CHECK(story(lines_of(binary("X", value) + "MESSAGE=" + kText + "\n")) == kExpected);
  }
}

TEST_CASE("a value that comes in pieces is counted without their ends") {
  Taken taken;
  LogReader reader({kNow, "+00:00", ""}, taken);
  reader.begin_file("journal");
  for (const auto& line : lines_of("X")) {
    if (!line.empty()) reader.read(line);
  }
  reader.read(length_of(12) + "12345", true);
  reader.read("67890", true);
  reader.read("12");
  reader.read("MESSAGE=" + kText);
  reader.read("");
  reader.end();
  REQUIRE(taken.all.size() == 1);
}

TEST_CASE("the rest of a line that is too long isn't read as a line") {
  Taken taken;
  LogReader reader({kNow, "+00:00", ""}, taken);
  reader.begin_file("log");
  const std::string line = kGrayling + kText;
  reader.read("Nov 30 04:35:12 mx x: long", true);
  reader.read(line, true);
  reader.read(line);
  reader.read(line);
  reader.end();
  CHECK(taken.all.size() == 1);
}

TEST_CASE("an entry of a time that no clock shows isn't read") {
  for (const std::string time : {"9223372036854775807", "7258118400000000", "-9000000000000000"}) {
    INFO(time);
    auto lines = lines_of("MESSAGE=" + kText + "\n");
    lines.at(1) = "__REALTIME_TIMESTAMP=" + time;
    const auto once = lines;
    lines.insert(lines.end(), once.begin(), once.end());
    CHECK(story(lines).empty());
    const std::string json = R"({"__REALTIME_TIMESTAMP": ")" + time +
                             R"(", "SYSLOG_IDENTIFIER": "grayling", "MESSAGE": ")" + kText + "\"}";
    CHECK(story({json, json}).empty());
  }
}

TEST_CASE("a length that no journal has ends the entry") {
  auto lines = lines_of("X\n" + std::string(8, '\xff') + "\n");
  lines.push_back("");
  const auto more = lines_of("MESSAGE=" + kText + "\n");
  lines.insert(lines.end(), more.begin(), more.end());
  CHECK(story(lines) == kExpected);
}

}  // namespace grayling
