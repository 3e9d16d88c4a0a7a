// SPDX-License-Identifier: MIT
// The file of DNS answers that makes a replay repeatable. Blocking; one thread.
#pragma once

#include <string>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/replay/dns_answers.hpp"

namespace grayling {

// Where answers are kept if nothing else is wished: beside the first log, or in the current folder
// for stdin. Its name doesn't begin like a log's, so that "mail.log*" doesn't name it.
std::string usual_answer_file(const std::vector<std::string>& logs);

// Adds the answers of the file. The error names the file, and the line if one is wrong.
Result<void> read_answers(const std::string& path, DnsAnswers& answers);

// Replaces the file. The error names it.
Result<void> write_answers(const std::string& path, const DnsAnswers& answers);

}  // namespace grayling
