// SPDX-License-Identifier: MIT
// Asks the DNS for what a replay lacks, and keeps the answers in a file. Blocking; one thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/replay/dns_asker.hpp"
#include "cli/terminal/warning_log.hpp"
#include "grayling/resolver/resolver_loop.hpp"

namespace grayling {

class AnswerCollector {
 public:
  // For create() alone.
  AnswerCollector(unsigned per_second, std::string file, const Clock& clock, DnsAnswers& answers)
      : per_second_(per_second), file_(std::move(file)), clock_(clock), answers_(answers) {}

  // Asks at most `per_second` questions a second. `clock` and `answers` must outlive it. The error
  // says why the DNS can't be asked.
  static Result<std::unique_ptr<AnswerCollector>> create(const ResolverOptions& dns,
                                                         unsigned per_second, std::string file,
                                                         const Clock& clock, DnsAnswers& answers);

  // Tells how long it will take, asks, and writes the file. An error says what ended the asking;
  // what was answered until then is in the file.
  Result<void> ask(std::vector<DnsQuestion> questions);

 private:
  std::string progress_of(const DnsAsker& asker) const;
  void tell(std::size_t questions) const;
  Result<void> end(const DnsAsker& asker, bool is_interrupted) const;

  const unsigned per_second_;
  const std::string file_;
  const Clock& clock_;
  DnsAnswers& answers_;
  WarningLog log_{"replay"};
  std::unique_ptr<ResolverLoop> loop_;
};

}  // namespace grayling
