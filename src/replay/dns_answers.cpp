// SPDX-License-Identifier: MIT
#include "grayling/replay/dns_answers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "grayling/base/json_value.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

using Kind = DnsAnswer::Kind;

// A byte that isn't UTF-8 is written as the three of U+FFFD.
constexpr std::size_t kReadBytesMax = 3 * kDnsAnswerBytesMax;
constexpr std::array<std::pair<RecordType, const char*>, 5> kTypes = {{{RecordType::A, "A"},
                                                                       {RecordType::Ptr, "PTR"},
                                                                       {RecordType::Mx, "MX"},
                                                                       {RecordType::Txt, "TXT"},
                                                                       {RecordType::Aaaa, "AAAA"}}};
constexpr std::array<std::pair<Kind, const char*>, 4> kKinds = {{{Kind::Records, "records"},
                                                                 {Kind::NoData, "no data"},
                                                                 {Kind::NoName, "no name"},
                                                                 {Kind::Failure, "failure"}}};

template <class Table, class Value>
const char* word_of(const Table& table, Value value) {
  for (const auto& [known, word] : table) {
    if (known == value) return word;
  }
  return "";
}

template <class Table>
auto value_of(const Table& table, const Json& object, const char* key)
    -> std::optional<decltype(table.front().first)> {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  for (const auto& [value, word] : table) {
    if (found->template get_ref<const std::string&>() == word) return value;
  }
  return std::nullopt;
}

std::string normal_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower_case(name);
}

// Calls take(item) for each item of the list; false if it isn't a list, or take() refuses one.
template <class Take>
bool for_each(const Json& object, const char* key, Take&& take) {
  const auto list = object.find(key);
  if (list == object.end()) return true;
  return list->is_array() && std::all_of(list->begin(), list->end(), take);
}

bool read_texts(const Json& object, const char* key, std::vector<std::string>& out) {
  return for_each(object, key, [&](const Json& item) {
    if (!item.is_string()) return false;
    out.push_back(item.get<std::string>());
    return true;
  });
}

bool read_addresses(const Json& object, std::vector<IpAddress>& out) {
  return for_each(object, "addresses", [&](const Json& item) {
    if (!item.is_string()) return false;
    const auto address = IpAddress::parse(item.get_ref<const std::string&>());
    if (address) out.push_back(*address);
    return address.has_value();
  });
}

bool read_mail_hosts(const Json& object, std::vector<MailHost>& out) {
  return for_each(object, "mail_hosts", [&](const Json& item) {
    if (!item.is_array() || item.size() != 2 || !item[0].is_number_unsigned() ||
        !item[1].is_string() || item[0].get<std::uint64_t>() > UINT16_MAX) {
      return false;
    }
    out.push_back({item[0].get<std::uint16_t>(), item[1].get<std::string>()});
    return true;
  });
}

// 0: the line has none. Nothing: it is no time.
std::optional<UnixSeconds> time_of(const Json& object) {
  const auto found = object.find("asked");
  if (found == object.end()) return UnixSeconds{0};
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  return found->get<UnixSeconds>();
}

bool has_records(const DnsAnswer& answer) {
  return !answer.addresses.empty() || !answer.texts.empty() || !answer.mail_hosts.empty() ||
         !answer.names.empty();
}

}  // namespace

DnsAnswers::Question DnsAnswers::question_of(std::string_view name, RecordType type) {
  return {normal_name(name), type};
}

void DnsAnswers::note_missing(Question question) {
  const std::lock_guard lock(mutex_);
  if (missing_.size() >= kMissingAnswersMax) return;
  missing_.try_emplace(std::move(question), missing_.size());
}

const DnsAnswer* DnsAnswers::find(std::string_view name, RecordType type) {
  Question question = question_of(name, type);
  const auto found = answers_.find(question);
  const bool is_known = found != answers_.end();
  if (!is_known || found->second.is_due) note_missing(std::move(question));
  return is_known ? &found->second.answer : nullptr;
}

bool DnsAnswers::has(std::string_view name, RecordType type) const {
  return answers_.contains(question_of(name, type));
}

void DnsAnswers::add(std::string_view name, RecordType type, DnsAnswer answer, UnixSeconds asked) {
  Question question = question_of(name, type);
  missing_.erase(question);
  Entry& entry = answers_[std::move(question)];
  entry.is_due = false;
  if (answer.kind == Kind::Failure && entry.answer.kind != Kind::Failure) return;
  entry.answer = std::move(answer);
  entry.asked = asked;
}

void DnsAnswers::renew_before(UnixSeconds time) {
  for (auto& [question, entry] : answers_) {
    entry.is_due = entry.asked < time || entry.answer.kind == Kind::Failure;
  }
}

std::size_t DnsAnswers::failures() const {
  return static_cast<std::size_t>(
      std::count_if(answers_.begin(), answers_.end(),
                    [](const auto& item) { return item.second.answer.kind == Kind::Failure; }));
}

std::size_t DnsAnswers::missing() const {
  const std::lock_guard lock(mutex_);
  return missing_.size();
}

std::vector<DnsQuestion> DnsAnswers::take_missing() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::size_t, DnsQuestion>> asked;
  asked.reserve(missing_.size());
  for (const auto& [question, number] : missing_) {
    asked.push_back({number, {question.name, question.type}});
  }
  missing_.clear();
  std::sort(asked.begin(), asked.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<DnsQuestion> questions;
  questions.reserve(asked.size());
  for (auto& item : asked) questions.push_back(std::move(item.second));
  return questions;
}

std::vector<const DnsAnswers::Entries::value_type*> DnsAnswers::in_order() const {
  std::vector<const Entries::value_type*> items;
  items.reserve(answers_.size());
  for (const auto& item : answers_) items.push_back(&item);
  std::sort(items.begin(), items.end(), [](const auto* a, const auto* b) {
    return std::tie(a->first.name, a->first.type) < std::tie(b->first.name, b->first.type);
  });
  return items;
}

Result<void> DnsAnswers::read_line(std::string_view line) {
  const Json object = parse_json(line);
  if (!object.is_object()) return fail("it isn't a JSON object; write one answer on each line");
  const auto name = object.find("name");
  if (name == object.end() || !name->is_string()) {
    return fail(R"(it has no "name"; write the name that was asked for)");
  }
  const auto type = value_of(kTypes, object, "type");
  if (!type) return fail(R"(it has no known "type"; write A, AAAA, MX, PTR or TXT)");
  const auto kind = value_of(kKinds, object, "kind");
  if (!kind) {
    return fail(R"(it has no known "kind"; write "records", "no data", "no name" or "failure")");
  }
  DnsAnswer answer{*kind, {}, {}, {}, {}};
  if (!read_addresses(object, answer.addresses)) {
    return fail(R"("addresses" must be a list of IP addresses)");
  }
  if (!read_texts(object, "texts", answer.texts)) return fail(R"("texts" must be a list of texts)");
  if (!read_texts(object, "names", answer.names)) return fail(R"("names" must be a list of names)");
  if (!read_mail_hosts(object, answer.mail_hosts)) {
    return fail(R"("mail_hosts" must be a list of pairs, [10, "mx.example.org"])");
  }
  if (has_records(answer) != (*kind == Kind::Records)) {
    return fail(R"(its "kind" doesn't fit its records; only "records" has some)");
  }
  if (memory_of(answer) > kReadBytesMax) {
    return fail(fmt::format("it is longer than {} bytes, the most that is used", kReadBytesMax));
  }
  const auto asked = time_of(object);
  if (!asked) return fail(R"("asked" must be a time in seconds since 1970)");
  add(name->get_ref<const std::string&>(), *type, std::move(answer), *asked);
  return {};
}

std::string DnsAnswers::line_of(const Question& question, const Entry& entry) {
  const DnsAnswer& answer = entry.answer;
  OrderedJson line = {{"name", question.name},
                      {"type", word_of(kTypes, question.type)},
                      {"kind", word_of(kKinds, answer.kind)}};
  if (entry.asked != 0) line["asked"] = entry.asked;
  for (const auto& address : answer.addresses) line["addresses"].push_back(address.text());
  if (!answer.texts.empty()) line["texts"] = answer.texts;
  if (!answer.names.empty()) line["names"] = answer.names;
  for (const auto& host : answer.mail_hosts) {
    line["mail_hosts"].push_back({host.preference, host.name});
  }
  return write_json(line);
}

}  // namespace grayling
