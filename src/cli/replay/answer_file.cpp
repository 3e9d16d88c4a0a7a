// SPDX-License-Identifier: MIT
#include "cli/replay/answer_file.hpp"

#include <string_view>

#include "cli/terminal/write_file.hpp"
#include "cli/transfer/line_source.hpp"

namespace grayling {

std::string usual_answer_file(const std::vector<std::string>& logs) {
  constexpr auto kName = "dns-answers.json";
  const auto slash = logs.empty() ? std::string::npos : logs.front().rfind('/');
  return slash == std::string::npos ? kName : logs.front().substr(0, slash + 1) + kName;
}

Result<void> read_answers(const std::string& path, DnsAnswers& answers) {
  auto source = LineSource::open(path);
  if (!source) return fail("--answers " + source.error().text);
  std::string_view line;
  for (std::size_t number = 1;; ++number) {
    const auto found = source->next(line);
    if (!found) return fail("--answers " + path + ": " + found.error().text);
    if (!*found) return {};
    if (line.empty()) continue;
    if (const auto read = answers.read_line(line); !read) {
      return fail("--answers " + path + ":" + std::to_string(number) + ": " + read.error().text);
    }
  }
}

Result<void> write_answers(const std::string& path, const DnsAnswers& answers) {
  std::string text;
  answers.write_lines([&text](const std::string& line) { text.append(line).append("\n"); });
  auto written = replace_file(path, text);
  return written ? written : fail("--answers " + path + ": " + written.error().text);
}

}  // namespace grayling
