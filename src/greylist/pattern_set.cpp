// SPDX-License-Identifier: MIT
#include "greylist/pattern_set.hpp"

#include <algorithm>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

#include "grayling/base/assert.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {
namespace {

constexpr std::int64_t kPatternMemoryMax = std::int64_t{256} * 1024;    // bytes of one, compiled
constexpr std::int64_t kSetMemoryMax = std::int64_t{16} * 1024 * 1024;  // bytes of all together

RE2::Options options(std::int64_t memory) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_never_capture(true);
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

// Compiles a pattern for a set that has `count`.
Result<std::unique_ptr<RE2>> compile(const std::string& pattern, std::size_t count) {
  if (count >= kExemptPatternsMax) {
    return fail(ErrorKind::Config, "more than " + std::to_string(kExemptPatternsMax) +
                                       " regular expressions; write names and addresses instead");
  }
  if (pattern.size() > kExemptPatternBytesMax) {
    return fail(ErrorKind::Config, "a regular expression of more than " +
                                       std::to_string(kExemptPatternBytesMax) + " bytes; split it");
  }
  auto regex = std::make_unique<RE2>(pattern, options(kPatternMemoryMax));
  if (regex->ok()) return regex;
  return fail(ErrorKind::Config,
              printable(regex->error()) + "; write a regular expression as RE2 knows them, " +
                  "without look-around and back-references, like /^mail-.*\\.example\\.org$/");
}

}  // namespace

struct PatternSet::Patterns {
  std::vector<std::unique_ptr<RE2>> each;
  std::vector<EntryNumber> entries;
  std::unique_ptr<RE2::Set> together;
  bool have_letters = false;  // beyond ASCII

  std::optional<EntryNumber> find(std::string_view text) const;
};

PatternSet::PatternSet() : patterns_(std::make_unique<Patterns>()) {}
PatternSet::~PatternSet() = default;

Result<void> PatternSet::add(const std::string& pattern, EntryNumber entry) {
  auto regex = compile(pattern, patterns_->each.size());
  if (!regex) return fail(regex.error());
  patterns_->have_letters = patterns_->have_letters || !is_ascii(pattern);
  patterns_->each.push_back(std::move(*regex));
  patterns_->entries.push_back(entry);
  GRAYLING_ASSERT(patterns_->entries.size() == patterns_->each.size());
  return {};
}

Result<void> PatternSet::check(const std::string& pattern, std::size_t count) {
  const auto regex = compile(pattern, count);
  if (!regex) return fail(regex.error());
  return {};
}

// If the combined set gets too large, each pattern is searched on its own.
void PatternSet::finish() {
  patterns_->together.reset();
  if (patterns_->each.size() < 2) return;
  auto together = std::make_unique<RE2::Set>(options(kSetMemoryMax), RE2::UNANCHORED);
  for (const auto& regex : patterns_->each) {
    if (together->Add(regex->pattern(), nullptr) < 0) return;
  }
  if (together->Compile()) patterns_->together = std::move(together);
}

std::optional<EntryNumber> PatternSet::find(std::string_view text, bool came_in_ascii) const {
  if (patterns_->each.empty()) return std::nullopt;
  const auto entry = patterns_->find(text);
  if (came_in_ascii && !patterns_->have_letters) return entry;
  const auto by_letters = patterns_->find(address_in_letters(text));
  if (!entry || !by_letters) return entry ? entry : by_letters;
  return std::min(*entry, *by_letters);
}

std::optional<EntryNumber> PatternSet::Patterns::find(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  if (together) {
    RE2::Set::ErrorInfo error{};
    if (!together->Match(piece, nullptr, &error)) {
      if (error.kind == RE2::Set::kNoError) return std::nullopt;
    }
  }
  // A match in the set doesn't say which pattern matched, and the log names it.
  for (std::size_t i = 0; i < each.size(); ++i) {
    if (RE2::PartialMatch(piece, *each[i])) return entries[i];
  }
  return std::nullopt;
}

}  // namespace grayling
