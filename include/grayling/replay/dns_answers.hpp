// SPDX-License-Identifier: MIT
// Answers of the DNS for a replay, and the questions that have no answer here. With the answers
// in a file, a replay can be repeated without a network. Several threads may call find(), missing()
// and take_missing() at a time; while one changes the answers, no other may use them.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/dns_answer.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// The most questions without an answer that are remembered at a time.
inline constexpr std::size_t kMissingAnswersMax = 250'000;

class DnsAnswers {
 public:
  // Null: there is none, and the question is remembered as missing. Names are compared in lower
  // case, without a final dot.
  const DnsAnswer* find(std::string_view name, RecordType type);
  bool has(std::string_view name, RecordType type) const;
  // `asked`: when the DNS said so; 0: unknown. A failure doesn't replace what was known before.
  void add(std::string_view name, RecordType type, DnsAnswer answer, UnixSeconds asked = 0);

  // From now on find() remembers questions as missing, too, that failed, or were asked before
  // `time`. It goes on giving the answer that is there.
  void renew_before(UnixSeconds time);

  // The questions without an answer since the last call, each once, in the order they were asked.
  std::vector<DnsQuestion> take_missing();

  std::size_t size() const { return answers_.size(); }
  std::size_t failures() const;  // answers that say nothing, because nothing came in time
  std::size_t missing() const;   // what take_missing() would return

  // A line of the file that holds one answer: JSON, {"name": …, "type": "TXT", "kind": …, …}.
  // The error says what is wrong with the line.
  Result<void> read_line(std::string_view line);
  // Calls write(line) for each answer, in the order of the names.
  template <class Write>
  void write_lines(Write&& write) const {
    for (const auto* item : in_order()) write(line_of(item->first, item->second));
  }

 private:
  struct Question {
    std::string name;
    RecordType type;
    bool operator==(const Question&) const = default;
  };
  struct QuestionHash {
    std::size_t operator()(const Question& question) const {
      return std::hash<std::string>{}(question.name) + static_cast<std::size_t>(question.type);
    }
  };
  struct Entry {
    DnsAnswer answer;
    UnixSeconds asked = 0;
    bool is_due = false;  // it is to be asked again
  };
  using Entries = std::unordered_map<Question, Entry, QuestionHash>;

  static Question question_of(std::string_view name, RecordType type);
  static std::string line_of(const Question& question, const Entry& entry);
  std::vector<const Entries::value_type*> in_order() const;
  void note_missing(Question question);

  Entries answers_;
  mutable std::mutex mutex_;  // of missing_
  std::unordered_map<Question, std::size_t, QuestionHash> missing_;
};

}  // namespace grayling
