// SPDX-License-Identifier: MIT
// Answers of the DNS for a replay, and what was asked for in vain. The answers of a file make a
// replay repeatable without a network. One thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grayling/base/dns_answer.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class DnsAnswers {
 public:
  // Null: there is none, and the question is remembered as missing. Names are compared in lower
  // case, without a final dot.
  const DnsAnswer* find(std::string_view name, RecordType type);
  void add(std::string_view name, RecordType type, DnsAnswer answer);

  // The questions without an answer since the last call, each once, in the order they were asked.
  std::vector<DnsQuestion> take_missing();

  std::size_t size() const { return answers_.size(); }
  std::size_t missing() const { return missing_.size(); }  // what take_missing() would return

  // A line of the file that holds one answer: JSON, {"name": …, "type": "TXT", "kind": …, …}.
  // The error says what is wrong with the line.
  Result<void> read_line(std::string_view line);
  // Calls write(line) for each answer, in the order of the names.
  template <class Write>
  void write_lines(Write&& write) const {
    for (const auto& [question, answer] : answers_) write(line_of(question, answer));
  }

 private:
  using Question = std::pair<std::string, RecordType>;
  static std::string line_of(const Question& question, const DnsAnswer& answer);

  std::map<Question, DnsAnswer> answers_;
  std::map<Question, std::size_t> missing_;
};

}  // namespace grayling
