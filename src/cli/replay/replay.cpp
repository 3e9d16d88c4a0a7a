// SPDX-License-Identifier: MIT
#include "cli/replay/replay.hpp"

#include <algorithm>
#include <utility>

#include <sys/prctl.h>

#include "cli/replay/candidates.hpp"
#include "cli/replay/log_source.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/write_file.hpp"
#include "cli/transfer/line_source.hpp"
#include "grayling/maillog/log_reader.hpp"
#include "grayling/replay/telling.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "replay";
constexpr std::size_t kBeginningBytes = 65536;  // in which a file has its first time

Result<void> read_answers(const std::string& path, DnsAnswers& answers) {
  if (path.empty()) return {};
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

Result<UnixSeconds> first_time_in(const std::string& path, const LogReaderOptions& options) {
  auto source = LogSource::open(path);
  if (!source) return fail(source.error());
  std::string beginning;
  std::string_view line;
  while (beginning.size() < kBeginningBytes) {
    const auto found = source->next(line);
    if (!found || !*found) break;  // reading it again tells what is wrong
    beginning.append(line).append("\n");
  }
  return first_time(beginning, options);
}

// Rotated files, in the order of their times. One without a time, and stdin, which can be read only
// once, come last. A file that can't be opened is told and left out.
std::vector<std::string> sorted(const std::vector<std::string>& files,
                                const LogReaderOptions& options) {
  std::vector<std::pair<UnixSeconds, std::string>> begun;
  for (const auto& file : files) {
    const auto first = file == "-" ? Result<UnixSeconds>(0) : first_time_in(file, options);
    if (!first) {
      warn(kCommand, first.error().text);
      continue;
    }
    begun.emplace_back(*first == 0 ? INT64_MAX : *first, file);
  }
  std::stable_sort(begun.begin(), begun.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  std::vector<std::string> names;
  for (auto& [first, file] : begun) names.push_back(std::move(file));
  return names;
}

// What is wrong with a file is told; what could be read of it counts.
void read_file(const std::string& path, LogReader& reader) {
  auto source = LogSource::open(path);
  if (!source) return warn(kCommand, source.error().text);
  reader.begin_file(path);
  Progress progress(source->bytes());
  std::string_view line;
  for (std::uint64_t lines = 1;; ++lines) {
    const auto found = source->next(line);
    if (!found) return warn(kCommand, path + ": " + found.error().text);
    if (!*found) return;
    reader.read(line, source->is_cut());
    progress.show(source->bytes_read(), lines);
  }
}

int show(const ReplayCommand& command, const ReplayResult& result, const LogSummary& log) {
  if (!command.html.empty() && command.html != "-") {
    if (auto written = write_file(command.html, replay_html(result, log)); !written) {
      return fail_work(kCommand, "--html " + command.html + ": " + written.error().text);
    }
  }
  if (command.is_json) return print(replay_json(result, log));
  if (command.html.empty()) return print(replay_text(result, log));
  return command.html == "-" ? print(replay_html(result, log)) : kDone;
}

// Why there is nothing to show.
std::string trouble_of(const LogSummary& log) {
  if (log.lines == 0) return "there is no line in it";
  std::string text = "there is no mail in it that greylisting could judge: ";
  text += log.from == 0 ? "no line begins with a time" : "no attempt to deliver to a recipient";
  return log.examples.empty()
             ? text
             : text + "; the first line that can't be read is " + log.examples.front();
}

}  // namespace

int replay(const ReplayCommand& command) {
  // The tables of an engine ask for large pages, of which several engines leave most unused.
  ::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  const SystemClock clock;
  auto candidates = replay_candidates(command, clock);
  if (!candidates) return fail_config(kCommand, candidates.error().text);
  DnsAnswers answers;
  if (auto read = read_answers(command.answers, answers); !read) {
    return fail_work(kCommand, read.error().text);
  }
  const LogReaderOptions options{clock.now(), command.zone, command.host};
  Replay judging(std::move(*candidates), answers);
  LogReader reader(options, judging);
  const auto files = sorted(command.files, options);
  for (const auto& file : files) read_file(file, reader);
  reader.end();
  if (files.empty()) return kWorkFailed;
  const ReplayResult result = judging.finish();
  const bool has_mail = !result.rows.empty() && result.rows.front().came + result.rows.front().gone;
  if (!has_mail) return fail_work(kCommand, trouble_of(reader.summary()));
  return show(command, result, reader.summary());
}

}  // namespace grayling
