// SPDX-License-Identifier: MIT
#include "grayling/maillog/log_reader.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/text.hpp"
#include "maillog/attempt_sorter.hpp"
#include "maillog/decision_line.hpp"
#include "maillog/journal_export.hpp"
#include "maillog/log_line.hpp"
#include "maillog/open_messages.hpp"
#include "maillog/refused_line.hpp"
#include "maillog/smtpd_line.hpp"

namespace grayling {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kExampleBytesMax = 200;
constexpr std::size_t kLineBytesMax = 65536;  // a longer line is cut; syslog's are shorter

// Mail that a content filter gives back, or that is sent from this machine.
bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace

class LogReader::Impl {
 public:
  Impl(LogReaderOptions options, AttemptTaker& taker)
      : options_(std::move(options)), times_(options_), sorter_(taker) {}

  void begin_file(std::string_view name) {
    file_ = name;
    number_ = 0;
    journal_ = {};
  }

  void read(std::string_view line) {
    ++summary_.lines;
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = line.substr(0, kLineBytesMax);
    if (journal_.takes(line)) {
      if (const auto entry = journal_.read(line)) use(*entry, entry->text);
      return;
    }
    if (line.starts_with('{')) return read_json({}, line);
    const auto found = split_line(line, times_);
    if (!found) {
      if (!line.empty()) pass_over(line);
      return;
    }
    use(*found, line);
  }

  void end() {
    messages_.close_all();
    take_accepted();
    sorter_.give_all();
    summary_.backward = sorter_.backward();
    summary_.without_helo = sorter_.without_helo();
    summary_.without_sender = sorter_.without_sender();
  }

  const LogSummary& summary() const { return summary_; }

 private:
  // `whole` is the line as an example of what can't be read.
  void use(const LogLine& line, std::string_view whole) {
    if (!options_.host.empty() && line.host != options_.host) {
      ++summary_.others;
      return;
    }
    note_time(line.at);
    if (line.program.ends_with("/smtpd") || line.program.ends_with("/postscreen")) {
      return read_smtpd(line, whole);
    }
    if (line.program.ends_with("/cleanup") && read_refusal(line, whole)) return;
    if (line.program.starts_with("postfix")) {
      if (!messages_.on_queue_line(line)) ++summary_.others;
      return take_accepted();
    }
    if (line.text.starts_with('{')) return read_json(line, line.text);
    if (line.program == "sqlgrey") return decide("sqlgrey", line, read_sqlgrey(line.text), whole);
    decide(line.program == "postgrey" ? "postgrey" : "grayling", line, read_decision(line.text),
           whole);
  }

  void read_smtpd(const LogLine& line, std::string_view whole) {
    if (const auto accepted = read_accepted(line.text)) {
      // The mail of users has a name; other mail of this machine comes from a filter.
      const bool is_ours = is_loopback(accepted->client.address) && accepted->sasl_username.empty();
      if (accepted->is_again || is_ours) {
        ++summary_.others;
      } else {
        messages_.accept(line, *accepted);
      }
      return take_accepted();
    }
    if (!read_refusal(line, whole)) ++summary_.others;
  }

  // Returns false if the line is about something else.
  bool read_refusal(const LogLine& line, std::string_view whole) {
    using Kind = RefusedLine::Kind;
    RefusedLine refused = read_refused(line.text);
    if (refused.kind == Kind::Other) return false;
    if (refused.kind == Kind::Unread) {
      pass_over(whole);
      return true;
    }
    const std::string queue_id = refused.attempt.message;
    refused.attempt.at = line.at;
    set_message(refused.attempt, line.host);
    if (refused.is_whole) messages_.drop(line.host, queue_id);
    if (refused.kind == Kind::Attempt) {
      sorter_.add_refused(std::move(refused.attempt), refused.is_final);
    }
    return true;
  }

  void read_json(LogLine line, std::string_view text) {
    std::string time;
    DecisionLine decision = read_json_decision(text, time);
    if (line.at == 0 && decision.kind == DecisionLine::Kind::Attempt) {
      time += ' ';
      std::string_view rest = time;
      const auto at = times_.take(rest);
      if (!at) return pass_over(text);
      line.at = *at;
      note_time(line.at);
    }
    decide("grayling", line, std::move(decision), text);
  }

  void decide(std::string_view greylister, const LogLine& line, DecisionLine decision,
              std::string_view whole) {
    if (decision.kind == DecisionLine::Kind::Unread) return pass_over(whole);
    if (decision.kind == DecisionLine::Kind::Other) {
      ++summary_.others;
      return;
    }
    auto& known = summary_.greylisters;
    if (std::find(known.begin(), known.end(), greylister) == known.end()) {
      known.emplace_back(greylister);
    }
    decision.attempt.at = line.at;
    set_message(decision.attempt, line.host);
    sorter_.add_decision(std::move(decision.attempt));
  }

  // Its line has the queue ID of a message whose first recipient was accepted already.
  void set_message(LoggedAttempt& attempt, std::string_view host) {
    if (attempt.message.empty()) return;
    attempt.message = messages_.name_of(host, attempt.message, attempt.at);
  }

  void note_time(UnixSeconds at) {
    if (summary_.from == 0 || at < summary_.from) summary_.from = at;
    if (at <= summary_.until) return;
    summary_.until = at;
    messages_.close_until(at);
    take_accepted();
    sorter_.give_until(at - kSortedFor);
  }

  void take_accepted() {
    for (auto& attempt : messages_.done()) sorter_.add_accepted(std::move(attempt));
    messages_.done().clear();
  }

  void pass_over(std::string_view line) {
    ++summary_.unread;
    if (summary_.examples.size() >= kExamples) return;
    summary_.examples.push_back(file_ + ":" + std::to_string(number_) + ": " +
                                printable(line, kExampleBytesMax));
  }

  LogReaderOptions options_;
  LogTime times_;
  JournalExport journal_;
  OpenMessages messages_;
  AttemptSorter sorter_;
  LogSummary summary_;
  std::string file_;
  std::uint64_t number_ = 0;  // of the line in its file
};

LogReader::LogReader(LogReaderOptions options, AttemptTaker& taker)
    : impl_(std::make_unique<Impl>(std::move(options), taker)) {}
LogReader::~LogReader() = default;

void LogReader::begin_file(std::string_view name) {
  impl_->begin_file(name);
}

void LogReader::read(std::string_view line) {
  impl_->read(line);
}

void LogReader::end() {
  impl_->end();
}

const LogSummary& LogReader::summary() const {
  return impl_->summary();
}

UnixSeconds first_time(std::string_view beginning, const LogReaderOptions& options) {
  LogTime times(options);
  JournalExport journal;
  while (!beginning.empty()) {
    const auto end = beginning.find('\n');
    std::string_view line = beginning.substr(0, end);
    beginning.remove_prefix(end == std::string_view::npos ? beginning.size() : end + 1);
    if (journal.takes(line)) {
      if (const auto entry = journal.read(line)) return entry->at;
      continue;
    }
    if (const auto found = split_line(line, times)) return found->at;
  }
  return 0;
}

}  // namespace grayling
