// SPDX-License-Identifier: MIT
#include "cli/terminal/progress.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace grayling {
namespace {

constexpr std::uint64_t kLinesBetween = 4096;  // two shows
constexpr std::uint64_t kBarWidth = 20;

}  // namespace

std::string progress_bar(std::uint64_t done, std::uint64_t total) {
  done = std::min(done, total);
  const auto filled = static_cast<std::size_t>(done * kBarWidth / total);
  return fmt::format("[{}{}] {:3} %", std::string(filled, '#'),
                     std::string(kBarWidth - filled, ' '), done * 100 / total);
}

std::string progress_text(std::uint64_t bytes, std::uint64_t total, std::uint64_t lines) {
  if (total == 0) return fmt::format("{} lines", lines);
  return fmt::format("{}  {} lines", progress_bar(bytes, total), lines);
}

Progress::Progress(std::uint64_t total)
    : total_(total), is_terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (is_shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::uint64_t bytes, std::uint64_t lines) {
  if (is_terminal_ && lines % kLinesBetween == 0) show(progress_text(bytes, total_, lines));
}

// A shorter text doesn't leave the end of a longer one.
void Progress::show(const std::string& text) {
  if (!is_terminal_) return;
  is_shown_ = true;
  std::fputs(("\r" + text + "\x1b[K").c_str(), stderr);
}

}  // namespace grayling
