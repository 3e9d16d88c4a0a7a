// SPDX-License-Identifier: MIT
// The answers of a DNS, made from lines of text, for tests. One thread.
//
//   example.org  TXT    v=spf1 mx -all
//   example.org  MX     10 mail.example.org
//   mail.example.org  A  192.0.2.1
//   www.example.org  CNAME  example.org
//   slow.example.org  FAIL
//
// Blanks separate name, type and value. "\032" is the byte with that number (RFC 1035,
// section 5.1). A line that begins with '#' is ignored, and so is one that can't be understood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grayling/base/dns_answer.hpp"
#include "grayling/base/text.hpp"
#include "grayling/spf/evaluation.hpp"
#include "support/lines.hpp"

namespace grayling {

class DnsZone {
 public:
  explicit DnsZone(std::string_view lines) {
    for (const auto line : lines_of(lines)) add(line);
  }

  DnsAnswer answer(std::string_view name, RecordType type) const {
    DnsAnswer answer;
    answer.kind = DnsAnswer::Kind::NoName;
    std::string wanted = lower_case(name);
    for (int links = 0; links < 8; ++links) {
      std::string next;
      for (const auto& row : rows_) {
        if (row.name != wanted) continue;
        if (row.type == "FAIL") return {};
        if (answer.kind == DnsAnswer::Kind::NoName) answer.kind = DnsAnswer::Kind::NoData;
        if (row.type == "CNAME") next = without_dot(lower_case(row.value));
        if (row.type == type_name(type)) take(row.value, type, answer);
      }
      if (next.empty()) return answer;
      wanted = next;
    }
    return {};  // a loop
  }

 private:
  struct Row {
    std::string name;
    std::string type;
    std::string value;
  };

  static std::string_view type_name(RecordType type) {
    switch (type) {
      case RecordType::A:
        return "A";
      case RecordType::Aaaa:
        return "AAAA";
      case RecordType::Mx:
        return "MX";
      case RecordType::Ptr:
        return "PTR";
      case RecordType::Txt:
        return "TXT";
    }
    return "";
  }

  static std::string_view take_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    while (line.starts_with(' ')) line.remove_prefix(1);
    return word;
  }

  static std::string without_dot(std::string name) {
    if (name.ends_with('.')) name.pop_back();
    return name;
  }

  static std::string unescaped(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\' || i + 3 >= text.size()) {
        bytes += text[i];
        continue;
      }
      const int number = (text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + text[i + 3] - '0';
      bytes += static_cast<char>(number);
      i += 3;
    }
    return bytes;
  }

  void add(std::string_view line) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    if (line.empty() || line.starts_with('#')) return;
    const std::string name = lower_case(unescaped(take_word(line)));
    const std::string type(take_word(line));
    rows_.push_back({name, type, unescaped(line)});
  }

  static void take(std::string_view value, RecordType type, DnsAnswer& answer) {
    const auto address = IpAddress::parse(value);
    switch (type) {
      case RecordType::A:
      case RecordType::Aaaa:
        if (!address) return;
        answer.addresses.push_back(*address);
        break;
      case RecordType::Mx:
        take_word(value);
        answer.mail_hosts.push_back({10, std::string(value)});
        break;
      case RecordType::Ptr:
        answer.names.emplace_back(value);
        break;
      case RecordType::Txt:
        answer.texts.emplace_back(value);
        break;
    }
    answer.kind = DnsAnswer::Kind::Records;
  }

  std::vector<Row> rows_;
};

// Returns SPF's verdict with the answers of the zone.
inline SpfVerdict spf_verdict(const DnsZone& zone, const IpAddress& client, std::string_view sender,
                              std::string_view helo) {
  SpfEvaluation evaluation(SpfIdentity::of(sender, helo), client);
  while (const SpfQuestion* question = evaluation.question()) {
    evaluation.answer(zone.answer(question->name, question->type));
  }
  return evaluation.verdict();
}

}  // namespace grayling
