// SPDX-License-Identifier: MIT
#include "cli/replay/log_files.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "cli/replay/log_source.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "replay";
constexpr std::size_t kBeginningBytes = 65536;  // in which a file has its first time

bool has_come(const Interruption* interruption) {
  return interruption != nullptr && interruption->has_come();
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
// once, come last.
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

}  // namespace

Result<LogFiles> LogFiles::open(const std::vector<std::string>& paths,
                                const LogReaderOptions& options, bool are_read_again) {
  LogFiles files(sorted(paths, options));
  const bool has_stdin = std::find(paths.begin(), paths.end(), "-") != paths.end();
  if (!has_stdin || !are_read_again) return files;
  auto input = InputSpool::open();
  if (!input) return fail(input.error());
  files.input_ = *input;
  return files;
}

Result<void> LogFiles::read(LogReader& reader, const Interruption* interruption) {
  if (input_) {
    if (auto is_back = input_->rewind(); !is_back) return is_back;
  }
  for (const auto& path : paths_) read_file(path, reader, interruption);
  if (has_come(interruption)) return fail("interrupted");
  reader.end();
  were_read_ = true;
  return {};
}

void LogFiles::tell(const std::string& trouble) const {
  if (!were_read_) warn(kCommand, trouble);
}

void LogFiles::read_file(const std::string& path, LogReader& reader,
                         const Interruption* interruption) const {
  auto source = LogSource::open(path);
  if (!source) return tell(source.error().text);
  reader.begin_file(path);
  Progress progress(source->bytes());
  std::string_view line;
  for (std::uint64_t lines = 1;; ++lines) {
    const auto found = source->next(line);
    if (has_come(interruption)) return;
    if (!found) return tell(path + ": " + found.error().text);
    if (!*found) return;
    reader.read(line, source->is_cut());
    progress.show(source->bytes_read(), lines);
  }
}

}  // namespace grayling
