// SPDX-License-Identifier: MIT
// Records the findings of a reader, one line for each, and reads texts into the record.
#pragma once

#include <string>
#include <vector>

#include "grayling/import/readers.hpp"
#include "support/lines.hpp"

namespace grayling {

class RecordedImport final : public ImportTaker {
 public:
  void take(ImportedTriplet t) override {
    lines.push_back(t.client.text() + "/" + std::to_string(t.prefix) + " " + t.sender + " " +
                    t.recipient + " " + std::to_string(t.first_seen) + " " +
                    std::to_string(t.last_seen) + (t.has_passed ? " passed" : " waits"));
  }
  void take(ImportedSender s) override {
    lines.push_back("sender " + s.sender + " " + std::to_string(s.first_seen) + " " +
                    std::to_string(s.last_seen));
  }
  void take(ImportedClient c) override {
    lines.push_back("client " + c.client.text() + " " + std::to_string(c.passes) + " " +
                    std::to_string(c.last_seen));
  }
  void take(ImportedExemption e) override {
    const auto list = e.list == ExemptList::Clients   ? "client "
                      : e.list == ExemptList::Senders ? "sender "
                                                      : "recipient ";
    lines.push_back("exempt " + (list + e.pattern) + (e.reason.empty() ? "" : ": " + e.reason));
  }
  void pass_over(std::string_view reason, std::string_view example) override {
    lines.push_back("not " + std::string(example) + ": " + std::string(reason));
  }

  std::vector<std::string> lines;
};

struct ReadImport {
  std::vector<std::string> lines;
  std::string end;  // the error of the whole input
};

inline ReadImport read_import(std::string_view source, std::string_view text) {
  RecordedImport recorded;
  const auto reader = make_import_reader(source, {300});
  for (const auto line : lines_of(text)) reader->read(line, recorded);
  return {recorded.lines, reader->end()};
}

}  // namespace grayling
