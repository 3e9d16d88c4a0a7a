// SPDX-License-Identifier: MIT
#include "maillog/log_line.hpp"

namespace grayling {
namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view take_word(std::string_view& text) {
  const auto end = text.find(' ');
  const auto word = text.substr(0, end);
  text.remove_prefix(end == kNone ? text.size() : end + 1);
  return word;
}

// Takes "<22>" and, in RFC 5424, "1 ". Returns true for the latter.
bool take_priority(std::string_view& line) {
  const auto end = line.find('>');
  if (end == kNone || end < 2 || end > 4) return false;
  line.remove_prefix(end + 1);
  if (!line.starts_with("1 ")) return false;
  line.remove_prefix(2);
  return true;
}

// RFC 5424, section 6: HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG. Its structured data
// ends with "]" before a blank; a value may hold "] " only if its "]" is escaped.
void split_new(std::string_view rest, LogLine& line) {
  line.host = take_word(rest);
  line.program = take_word(rest);
  take_word(rest);
  take_word(rest);
  if (rest.starts_with('[')) {
    std::size_t end = rest.find(']');
    while (end != kNone &&
           (rest[end - 1] == '\\' || (end + 1 < rest.size() && rest[end + 1] != ' '))) {
      end = rest.find(']', end + 1);
    }
    rest.remove_prefix(end == kNone ? rest.size() : end + 1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
  } else {
    take_word(rest);
  }
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  line.text = rest;
}

// What some daemons put before or around the text: Solaris' "[ID 197553 mail.info] ", and rsyslog's
// for lines that come again.
std::string_view without_frame(std::string_view text) {
  if (text.starts_with("[ID ")) {
    const auto end = text.find("] ");
    return end == kNone ? text : text.substr(end + 2);
  }
  constexpr std::string_view kTimes = " times: [ ";
  if (!text.starts_with("message repeated ") || !text.ends_with(']')) return text;
  const auto at = text.find(kTimes);
  if (at == kNone) return text;
  text.remove_suffix(1);
  return text.substr(at + kTimes.size());
}

// "host postfix/smtpd[123]: text". A program that writes its own log has no host before "action=".
void split_old(std::string_view rest, LogLine& line) {
  if (rest.starts_with("action=") || rest.starts_with('{')) {
    line.program = "grayling";
    line.text = rest;
    return;
  }
  line.host = take_word(rest);
  const auto end = rest.find(": ");
  if (end == kNone) return;
  line.program = rest.substr(0, end);
  line.program = line.program.substr(0, line.program.find('['));
  line.text = without_frame(rest.substr(end + 2));
}

}  // namespace

std::optional<LogLine> split_line(std::string_view line, LogTime& times) {
  const bool is_new = line.starts_with('<') && take_priority(line);
  const auto at = times.take(line);
  if (!at) return std::nullopt;
  LogLine found{*at, {}, {}, {}};
  is_new ? split_new(line, found) : split_old(line, found);
  return found;
}

}  // namespace grayling
