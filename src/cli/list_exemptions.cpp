// SPDX-License-Identifier: MIT
// `grayling exemptions`: those of the configuration and its files, and those that all hosts share.
#include <charconv>
#include <map>

#include "cli/admin_command.hpp"
#include "cli/open_admin.hpp"
#include "cli/output.hpp"
#include "cli/text_table.hpp"
#include "grayling/base/json_object.hpp"
#include "grayling/base/utc_time.hpp"
#include "grayling/config/exempt_files.hpp"

namespace grayling {
namespace {

constexpr std::string_view kName = "exemptions";
constexpr std::size_t kPageRows = 5000;

using Matches = std::map<std::pair<std::string, std::string>, UnixSeconds, std::less<>>;

struct Shown {
  ExemptionRow row;  // id 0: of the configuration
  std::string from;
  std::optional<UnixSeconds> last_matched;
};

Result<Matches> read_matches(AdminStore& store) {
  Matches matches;
  std::optional<ExemptionMatch> after;
  for (std::size_t read = kPageRows; read == kPageRows;) {
    const auto page = store.matches(after, kPageRows);
    if (!page) return tl::make_unexpected(page.error());
    read = page->size();
    for (const auto& match : *page) matches[{match.kind, match.pattern}] = match.last_matched;
    if (read > 0) after = page->back();
  }
  return matches;
}

class Listing {
 public:
  Listing(const ExemptionsCommand& command, Matches matches, UnixSeconds now)
      : command_(command), matches_(std::move(matches)), now_(now) {
    const auto& after = command.page.after;
    std::from_chars(after.data(), after.data() + after.size(), skip_);
  }

  void add_files(const Exemptions& exemptions) {
    for (std::size_t number = 0; number < exemptions.size(); ++number) {
      const auto listed = exemptions.listed(number);
      ExemptionRow row;
      row.kind = exempt_kind(listed.list);
      row.pattern = listed.text;
      add(std::move(row), exemptions.origin(listed.entry));
    }
  }

  Result<void> add_rows(AdminStore& store) {
    std::int64_t after = 0;
    for (std::size_t read = kPageRows; read == kPageRows;) {
      auto page = store.exemptions(after, kPageRows);
      if (!page) return tl::make_unexpected(page.error());
      read = page->size();
      if (read > 0) after = page->back().id;
      for (auto& row : *page) {
        if (row.is_expired(now_)) continue;
        add(std::move(row), "table");
      }
    }
    return {};
  }

  std::string text() const { return command_.page.is_json ? json() : table(); }

 private:
  void add(ExemptionRow row, std::string from) {
    const auto match = matches_.find(std::pair(row.kind, match_pattern(exempt_text(row.pattern))));
    std::optional<UnixSeconds> last;
    if (match != matches_.end()) last = match->second;
    // One that is younger than that has had no time to match.
    const UnixSeconds since = std::max(last.value_or(0), row.created);
    if (command_.unused && now_ - since < *command_.unused) return;
    if (++count_ <= skip_ || shown_.size() == command_.page.limit) return;
    shown_.push_back({std::move(row), std::move(from), last});
  }

  std::size_t next() const { return skip_ + shown_.size(); }

  std::string json() const {
    std::string rows;
    for (const auto& [row, from, last_matched] : shown_) {
      JsonObject object;
      object.add("id", row.id == 0 ? std::optional<std::int64_t>() : row.id);
      object.add("kind", row.kind);
      object.add("pattern", row.pattern);
      object.add("last_matched", last_matched);
      object.add("expires", row.expires);
      object.add("reason", row.reason);
      object.add("author", row.author);
      object.add("created", row.id == 0 ? std::optional<std::int64_t>() : row.created);
      object.add("from", from);
      rows += (rows.empty() ? "" : ",\n  ") + object.text();
    }
    JsonObject all;
    all.add("count", static_cast<std::int64_t>(count_));
    all.add("after",
            next() < count_ ? std::optional(static_cast<std::int64_t>(next())) : std::nullopt);
    all.add_raw("exemptions", "[\n  " + rows + "]");
    return all.text() + "\n";
  }

  std::string table() const {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [row, from, last_matched] : shown_) {
      const std::string by = row.author.empty() ? "" : " (" + row.author + ")";
      rows.push_back({row.id == 0 ? "-" : std::to_string(row.id), row.kind, row.pattern,
                      last_matched ? utc_time(*last_matched) : "never",
                      row.expires ? utc_time(*row.expires) : "never",
                      row.id == 0 ? from : row.reason + by});
    }
    std::string text =
        text_table({"ID", "KIND", "PATTERN", "LAST MATCHED", "EXPIRES", "WHERE OR WHY"}, rows);
    if (next() < count_) {
      text += std::to_string(shown_.size()) + " of " + std::to_string(count_) +
              "; more: grayling exemptions --after " + std::to_string(next()) + "\n";
    }
    return text;
  }

  const ExemptionsCommand& command_;
  Matches matches_;
  UnixSeconds now_;
  std::size_t skip_ = 0;
  std::size_t count_ = 0;  // of all pages
  std::vector<Shown> shown_;
};

}  // namespace

int list_exemptions(const ExemptionsCommand& command) {
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  const auto files = read_exemptions(admin->config.exempt);
  for (const auto& warning : files.warnings) warn(kName, warning);
  auto matches = read_matches(*admin->store);
  if (!matches) return fail_with(kName, matches.error());
  Listing listing(command, std::move(*matches), SystemClock().now());
  listing.add_files(*files.exemptions);
  if (auto added = listing.add_rows(*admin->store); !added) return fail_with(kName, added.error());
  return print(listing.text());
}

}  // namespace grayling
