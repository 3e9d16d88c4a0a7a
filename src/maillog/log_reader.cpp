// SPDX-License-Identifier: MIT
#include "grayling/maillog/log_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "grayling/base/text.hpp"
#include "maillog/attempt_sorter.hpp"
#include "maillog/decision_line.hpp"
#include "maillog/journal_export.hpp"
#include "maillog/json_line.hpp"
#include "maillog/log_clock.hpp"
#include "maillog/log_line.hpp"
#include "maillog/open_messages.hpp"
#include "maillog/refused_line.hpp"
#include "maillog/smtpd_line.hpp"

namespace grayling {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kExampleBytesMax = 200;
constexpr std::size_t kLineBytesMax = 65536;  // a longer line is cut, also one of JSON
constexpr std::size_t kTextBytesMax = 8192;   // so is a longer text; syslog's are shorter

// Mail that a content filter gives back, or that is sent from this machine.
bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

enum class ProgramKind { Other, Postfix, Smtpd, Cleanup };

// Postfix' programs log as "SYSLOG_NAME/PROGRAM", and each service may have a syslog_name of its
// own.
ProgramKind program_kind(std::string_view program) {
  const auto slash = program.rfind('/');
  if (slash == std::string_view::npos) {
    return program.starts_with("postfix") ? ProgramKind::Postfix : ProgramKind::Other;
  }
  const auto name = program.substr(slash + 1);
  if (name == "smtpd" || name == "postscreen") return ProgramKind::Smtpd;
  if (name == "cleanup") return ProgramKind::Cleanup;
  // All that write lines of the queue or of delivery.
  for (const auto* known : {"qmgr", "nqmgr", "oqmgr", "local", "virtual", "lmtp", "smtp", "pipe",
                            "error", "retry", "discard", "bounce", "pickup"}) {
    if (name == known) return ProgramKind::Postfix;
  }
  return program.starts_with("postfix") ? ProgramKind::Postfix : ProgramKind::Other;
}

}  // namespace

class LogReader::Impl {
 public:
  Impl(LogReaderOptions options, AttemptTaker& taker)
      : options_(std::move(options)), times_(options_), sorter_(taker) {}

  void begin_file(std::string_view name) {
    finish_journal();
    file_ = name;
    number_ = 0;
    goes_on_ = false;
    journal_ = {};
  }

  void read(std::string_view line, bool goes_on) {
    ++summary_.lines;
    ++number_;
    const bool is_rest = std::exchange(goes_on_, goes_on);
    if (journal_.is_binary()) {
      journal_.read(line, goes_on);
      return;
    }
    if (is_rest) return;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (journal_.takes(line)) {
      if (const auto entry = journal_.read(line)) use(*entry, entry->text);
      return;
    }
    line = line.substr(0, kLineBytesMax);
    if (line.starts_with('{')) return read_json(line);
    if (line.starts_with("-- ")) {  // journalctl's remarks: "-- Boot 1234 --"
      ++summary_.others;
      return;
    }
    const auto found = split_line(line, times_);
    if (!found) {
      if (!line.empty()) pass_over(line, place());
      return;
    }
    use(*found, line);
  }

  void end() {
    finish_journal();
    use_waiting(clock_.settled_at_end(options_.now == 0 ? 0 : options_.now + kDay));
    messages_.close_all();
    take_accepted();
    sorter_.give_all();
    summary_.from = clock_.first();
    summary_.until = clock_.now();
    summary_.backward = sorter_.backward() + clock_.out_of_order();
    summary_.without_helo = sorter_.without_helo();
    summary_.without_sender = sorter_.without_sender();
  }

  const LogSummary& summary() const { return summary_; }

 private:
  void finish_journal() {
    if (const auto entry = journal_.finish()) use(*entry, entry->text);
  }

  // A line that tells no host comes from a file that only one host writes.
  bool is_of_other_host(const LogLine& line) const {
    return !options_.host.empty() && !line.host.empty() && line.host != options_.host;
  }

  // `whole` is the line as an example of what can't be read.
  void use(LogLine line, std::string_view whole) {
    if (is_of_other_host(line)) {
      ++summary_.others;
      return;
    }
    line.text = line.text.substr(0, kTextBytesMax);
    use_waiting(clock_.settled(line.at));
    if (clock_.is_jump(line.at)) {
      clock_.wait({line.at, std::string(line.host), std::string(line.program),
                   std::string(line.text), std::string(whole), place()});
      return;
    }
    use_now(line, whole, {});
  }

  void use_waiting(const std::optional<LogClock::Waiting>& waiting) {
    if (!waiting) return;
    use_now({waiting->at, waiting->host, waiting->program, waiting->text}, waiting->whole,
            waiting->place);
  }

  // `place_of_line`: "" for the line that was read last.
  void use_now(LogLine line, std::string_view whole, const std::string& place_of_line) {
    line.at = clock_.follow(line.at);
    if (clock_.now() > closed_until_) {
      closed_until_ = clock_.now();
      messages_.close_until(closed_until_);
      take_accepted();
      sorter_.give_until(closed_until_ - kSortedFor);
    }
    if (!use_in_time(line)) pass_over(whole, place_of_line.empty() ? place() : place_of_line);
  }

  // Return false if the line should say something, but can't be read.
  bool use_in_time(const LogLine& line) {
    const auto kind = program_kind(line.program);
    if (kind == ProgramKind::Smtpd) return read_smtpd(line);
    if (kind == ProgramKind::Cleanup) {
      if (const auto refusal = read_refusal(line)) return *refusal;
    }
    if (kind != ProgramKind::Other) {
      if (!messages_.on_queue_line(line)) ++summary_.others;
      take_accepted();
      return true;
    }
    if (line.text.starts_with('{')) return decide("grayling", line, read_json_decision(line.text));
    if (line.program == "sqlgrey") return decide("sqlgrey", line, read_sqlgrey(line.text));
    return decide(line.program == "postgrey" ? "postgrey" : "grayling", line,
                  read_decision(line.text));
  }

  bool read_smtpd(const LogLine& line) {
    if (const auto accepted = read_accepted(line.text)) {
      // The mail of users has a name; other mail of this machine comes from a filter.
      const bool is_ours = is_loopback(accepted->client.address) && accepted->sasl_username.empty();
      if (accepted->is_again || is_ours) {
        ++summary_.others;
      } else {
        messages_.accept(line, *accepted);
      }
      take_accepted();
      return true;
    }
    const auto refusal = read_refusal(line);
    summary_.others += !refusal;
    return refusal.value_or(true);
  }

  // None: the line is about something else.
  std::optional<bool> read_refusal(const LogLine& line) {
    RefusedLine refused = read_refused(line.text);
    if (refused.kind == RefusedLine::Kind::Other) return std::nullopt;
    if (refused.kind == RefusedLine::Kind::Unread) return false;
    const std::string queue_id = refused.attempt.message;
    refused.attempt.at = line.at;
    set_message(refused.attempt, line.host);
    if (refused.is_whole) messages_.drop(line.host, queue_id);
    if (refused.kind == RefusedLine::Kind::Attempt) {
      sorter_.add_refused(std::move(refused.attempt), refused.is_final);
    }
    return true;
  }

  void read_json(std::string_view text) {
    if (const auto line = json_.split(text, times_)) return use(*line, text);
    if (read_json_decision(text).kind == DecisionLine::Kind::Other) {
      ++summary_.others;
    } else {
      pass_over(text, place());  // a decision without a time, or no JSON
    }
  }

  bool decide(std::string_view greylister, const LogLine& line, DecisionLine decision) {
    if (decision.kind == DecisionLine::Kind::Unread) return false;
    if (decision.kind == DecisionLine::Kind::Other) {
      ++summary_.others;
      return true;
    }
    auto& known = summary_.greylisters;
    if (std::find(known.begin(), known.end(), greylister) == known.end()) {
      known.emplace_back(greylister);
    }
    decision.attempt.at = line.at;
    set_message(decision.attempt, line.host);
    sorter_.add_decision(std::move(decision.attempt));
    return true;
  }

  // Its line has the queue ID of a message whose first recipient was accepted already.
  void set_message(LoggedAttempt& attempt, std::string_view host) {
    if (attempt.message.empty()) return;
    attempt.message = messages_.name_of(host, attempt.message, attempt.at);
  }

  void take_accepted() {
    for (auto& attempt : messages_.done()) sorter_.add_accepted(std::move(attempt));
    messages_.done().clear();
  }

  std::string place() const { return file_ + ":" + std::to_string(number_); }

  void pass_over(std::string_view line, const std::string& place_of_line) {
    ++summary_.unread;
    if (summary_.examples.size() >= kExamples) return;
    summary_.examples.push_back(place_of_line + ": " + printable(line, kExampleBytesMax));
  }

  LogReaderOptions options_;
  LogTime times_;
  JournalExport journal_;
  JsonLine json_;
  LogClock clock_;
  OpenMessages messages_;
  AttemptSorter sorter_;
  LogSummary summary_;
  std::string file_;
  std::uint64_t number_ = 0;  // of the line in its file
  bool goes_on_ = false;      // the line that was read last has no end
  UnixSeconds closed_until_ = 0;
};

LogReader::LogReader(LogReaderOptions options, AttemptTaker& taker)
    : impl_(std::make_unique<Impl>(std::move(options), taker)) {}
LogReader::~LogReader() = default;

void LogReader::begin_file(std::string_view name) {
  impl_->begin_file(name);
}

void LogReader::read(std::string_view line, bool goes_on) {
  impl_->read(line, goes_on);
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
  JsonLine json;
  while (!beginning.empty()) {
    const auto end = beginning.find('\n');
    std::string_view line = beginning.substr(0, end);
    beginning.remove_prefix(end == std::string_view::npos ? beginning.size() : end + 1);
    if (journal.takes(line)) {
      if (const auto entry = journal.read(line)) return entry->at;
      continue;
    }
    const auto found = line.starts_with('{') ? json.split(line, times) : split_line(line, times);
    if (found) return found->at;
  }
  return 0;
}

}  // namespace grayling
