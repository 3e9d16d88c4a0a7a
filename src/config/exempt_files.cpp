// SPDX-License-Identifier: MIT
#include "grayling/config/exempt_files.hpp"

#include <limits>

#include <sys/stat.h>

#include "config/config_file.hpp"
#include "config/exempt_setting.hpp"
#include "config/odd_entries.hpp"
#include "grayling/base/byte_order_mark.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kListBytesMax = std::size_t{128} * 1024 * 1024;  // four million lines
constexpr std::size_t kWarningsMax = 10;    // for each file; enough to see what is wrong
constexpr std::size_t kShownBytesMax = 80;  // of a line

class Reader {
 public:
  explicit Reader(const NamedLists& lists) : lists_(lists) {}

  void read_list(ExemptList list, const char* key, const std::vector<std::string>& entries) {
    for (const auto& entry : entries) {
      const auto path = exempt_file(entry);
      if (!path.empty()) {
        read_file(list, path);
        continue;
      }
      if (const auto name = list_name(entry)) {
        read_named(list, key, *name);
        continue;
      }
      exemptions_->begin_source(key + (" = " + toml_text(entry)));
      take(exemptions_->add(list, entry, 0), key, entry);
    }
  }

  void read_rows(std::span<const ExemptionRow> rows) {
    if (!rows.empty()) exemptions_->begin_source("table exemption");
    for (const auto& row : rows) {
      const auto error = add(row);
      if (error.empty() || result_.row_warnings.size() >= kWarningsMax) continue;
      result_.row_warnings[row.id] = "row " + std::to_string(row.id) + " of the table exemption: " +
                                     printable(row.pattern, kShownBytesMax) + ": " + error;
    }
  }

  ReadExemptions end() {
    exemptions_->finish();
    result_.exemptions = std::move(exemptions_);
    return std::move(result_);
  }

 private:
  void read_file(ExemptList list, const std::string& path) {
    const std::string name = printable(path);
    const auto file = read_whole_file(
        path, name, {kListBytesMax, "; change that, or name another file in [exempt]"});
    if (!file || !file->is_there) {
      result_.is_complete = false;
      result_.warnings.push_back(
          file ? name + ": there is no such file; create it, or remove it from [exempt]"
               : file.error().text);
      return;
    }
    exemptions_->begin_source(path);
    warned_ = 0;
    std::string_view rest = file->content;
    if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
      const auto end = std::min(rest.find('\n'), rest.size());
      const auto line = rest.substr(0, end);
      take(exemptions_->add(list, line, number), name + ":" + std::to_string(number), line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (warned_ <= kWarningsMax) return;
    result_.warnings.push_back(name + ": and " + std::to_string(warned_ - kWarningsMax) +
                               " lines more");
  }

  void read_named(ExemptList list, const char* key, std::string_view name) {
    const auto found = lists_.find(name);
    if (found == lists_.end()) return;
    exemptions_->begin_source(std::string(kListPrefix) + std::string(name));
    OddEntries odd(found->second->nulls);
    std::uint32_t number = 0;
    for (const auto& entry : found->second->entries) {
      ++number;
      auto why = row_trouble(entry);
      if (why.empty()) why = add(list, entry, number);
      if (!why.empty()) odd.add(entry, why);
    }
    if (auto text = odd.text(name, key); !text.empty()) {
      result_.list_warnings.push_back(std::move(text));
    }
  }

  std::string add(const ExemptionRow& row) {
    const auto list = exempt_list(row.kind);
    if (!list) return "unknown kind; write client, sender or recipient";
    if (row.id < 0 || row.id > std::numeric_limits<std::uint32_t>::max()) {
      return "its id is out of range; add it again";
    }
    return add(*list, row.pattern, static_cast<std::uint32_t>(row.id));
  }

  // Why it isn't an entry, or "".
  std::string add(ExemptList list, std::string_view entry, std::uint32_t number) {
    const auto before = exemptions_->count(list);
    const auto added = exemptions_->add(list, entry, number);
    if (!added) return added.error().text;
    return exemptions_->count(list) > before ? "" : "is empty";
  }

  void take(const Result<std::string>& added, const std::string& where, std::string_view line) {
    const std::string& text = added ? *added : added.error().text;
    if (text.empty() || ++warned_ > kWarningsMax) return;
    result_.warnings.push_back(where + ": " + printable(line, kShownBytesMax) + ": " + text);
  }

  const NamedLists& lists_;
  std::shared_ptr<Exemptions> exemptions_ = std::make_shared<Exemptions>();
  ReadExemptions result_;
  std::size_t warned_ = 0;
};

void append_stamps(std::string& stamps, const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    const auto path = exempt_file(entry);
    if (path.empty()) continue;
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) status = {};
    for (const auto number : {std::uint64_t{status.st_dev}, std::uint64_t{status.st_ino},
                              static_cast<std::uint64_t>(status.st_size),
                              static_cast<std::uint64_t>(status.st_ctim.tv_sec),
                              static_cast<std::uint64_t>(status.st_ctim.tv_nsec)}) {
      stamps.append(std::to_string(number)).push_back(' ');
    }
  }
}

}  // namespace

ReadExemptions read_exemptions(const Config::ExemptSection& section,
                               std::span<const ExemptionRow> rows, const NamedLists& lists) {
  Reader reader(lists);
  reader.read_list(ExemptList::Clients, "exempt.clients", section.clients);
  reader.read_list(ExemptList::Senders, "exempt.senders", section.senders);
  reader.read_list(ExemptList::Recipients, "exempt.recipients", section.recipients);
  reader.read_rows(rows);
  return reader.end();
}

std::string exempt_file_stamps(const Config::ExemptSection& section) {
  std::string stamps;
  append_stamps(stamps, section.clients);
  append_stamps(stamps, section.senders);
  append_stamps(stamps, section.recipients);
  return stamps;
}

}  // namespace grayling
