// SPDX-License-Identifier: MIT
// `grayling import ndjson`: imports what `grayling export` has printed, in batches. An import that
// was interrupted is completed by repeating it.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/transfer/dump_source.hpp"
#include "cli/transfer/export_line.hpp"
#include "cli/transfer/import.hpp"
#include "cli/transfer/line_values.hpp"
#include "cli/transfer/standing_line.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/base/text.hpp"
#include "grayling/import/writer.hpp"
#include "grayling/store/acquaintance.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

constexpr std::string_view kName = "import";
constexpr std::size_t kShownMax = 10;  // bad lines

std::optional<Key> key_of(const ExportLine& line) {
  const auto sender = address_of(line, "sender");
  const auto client = line.text("client");
  const auto recipient = address_of(line, "recipient");
  const bool is_key = sender && client && recipient && fits_column(*sender, 320, false) &&
                      fits_column(*client, 255, true) && fits_column(*recipient, 320, false);
  return is_key ? std::optional<Key>({*sender, *client, *recipient}) : std::nullopt;
}

std::optional<SenderRow> sender_of(const ExportLine& line) {
  const auto key = key_of(line);
  const auto first_seen = line.number("first_seen");
  const auto last_seen = line.number("last_seen");
  const auto passes = line.number("passes");
  const bool is_record = is_time(first_seen) && is_time(last_seen) && is_count(passes);
  if (!key || !is_record) return std::nullopt;
  return SenderRow{*key, {*first_seen, *last_seen, static_cast<std::uint32_t>(*passes)}};
}

// The key in a line of an earlier version, which had the parts of a sender's key, some left empty.
std::optional<StandingKey> acquaintance_of(const ExportLine& line) {
  const auto key = key_of(line);
  return key ? key_of_acquaintance(*key) : std::nullopt;
}

std::optional<ExemptionRow> exemption_of(const ExportLine& line) {
  const auto list = exempt_list(line.text("kind").value_or(""));
  const auto pattern = line.text("pattern");
  ExemptionRow row;
  row.reason = line.text("reason").value_or("");
  row.author = line.text("author").value_or("");
  row.created = line.number("created").value_or(0);
  row.expires = line.number("expires");
  const bool is_good = list && pattern && fits_column(*pattern, kExemptionPatternCharsMax, false) &&
                       fits_column(row.reason, kExemptionTextCharsMax, false) &&
                       fits_column(row.author, kExemptionTextCharsMax, false);
  if (!is_good) return std::nullopt;
  Exemptions checked;
  if (!checked.add(*list, *pattern, 0) || checked.size() == 0) return std::nullopt;
  row.kind = exempt_kind(*list);
  row.pattern = *pattern;
  return row;
}

std::optional<ExemptionMatch> match_of(const ExportLine& line) {
  const auto kind = line.text("kind").value_or("");
  const auto pattern = line.text("pattern");
  const auto last_matched = line.number("last_matched");
  const bool is_known = exempt_list(kind) || kind == kLinkKind;
  if (!is_known || !pattern || !fits_column(*pattern, 320, false) || !is_time(last_matched)) {
    return std::nullopt;
  }
  return ExemptionMatch{kind, *pattern, *last_matched};
}

std::string no_row(std::string_view line) {
  constexpr std::size_t kShownBytesMax = 80;
  return "not a row that grayling export has written: " + printable(line, kShownBytesMax);
}

class Import {
 public:
  // `store`: null, and it only counts.
  Import(AdminStore* store, UnixSeconds now) : store_(store), now_(now) {}

  // Reads the exemptions of the table, so that none is added twice.
  Result<void> begin() {
    if (store_ == nullptr) return {};
    constexpr std::size_t kPageRows = 5000;
    const auto read = for_each_page_of_exemptions(*store_, kPageRows, [&](const auto& page) {
      for (const auto& row : page) known_.insert(identity(row));
    });
    if (!read) return fail(read.error());
    return {};
  }

  // "": the line is taken. Else why not, and what to do about it.
  Result<std::string> take(std::string_view text) {
    const auto line = ExportLine::parse(text);
    const std::string type = line ? line->text("type").value_or("") : "";
    if (type == "sender") {
      const auto row = sender_of(*line);
      if (!row) return no_row(text);
      const auto [at, is_new] = senders_.emplace(row->key, row->record);
      if (!is_new) at->second = merge(at->second, row->record);
      ++taken_;
    } else if (type == "standing" || type == "acquaintance") {
      const auto key = type == "standing" ? standing_key_of(*line) : acquaintance_of(*line);
      const auto row = standing_of(*line, key, now_);
      if (!row) return no_row(text);
      if (!*row) return row->error().text;
      const auto [at, is_new] = standings_.emplace((*row)->key, (*row)->standing);
      if (!is_new) at->second = merge(at->second, (*row)->standing);
      ++taken_;
    } else if (type == "exemption") {
      auto row = exemption_of(*line);
      if (!row) return no_row(text);
      if (known_.insert(identity(*row)).second) exemptions_.push_back(std::move(*row));
      ++taken_;
    } else if (type == "match") {
      const auto match = match_of(*line);
      if (!match) return no_row(text);
      auto& last_matched = matches_[{match->kind, match->pattern}];
      last_matched = std::max(last_matched, match->last_matched);
      ++taken_;
    } else {
      return no_row(text);
    }
    return flush(kAdminBatchMax).map([] { return std::string(); });
  }

  // Writes the kinds of which at least `rows_min` rows have been collected.
  Result<void> flush(std::size_t rows_min) {
    Result<void> done;
    if (senders_.size() >= rows_min) {
      std::vector<SenderRow> rows;
      for (const auto& [key, record] : senders_) rows.push_back({key, record});
      senders_.clear();
      if (store_ != nullptr) done = store_->put(rows);
    }
    if (done && standings_.size() >= rows_min) {
      std::vector<StandingRow> rows;
      for (const auto& [key, standing] : standings_) rows.push_back({key, standing});
      standings_.clear();
      if (store_ != nullptr) done = store_->put_standings(rows);
    }
    if (done && exemptions_.size() >= rows_min) {
      const auto rows = std::exchange(exemptions_, {});
      if (store_ != nullptr && !rows.empty()) done = store_->add_exemptions(rows);
    }
    if (done && matches_.size() >= rows_min) {
      std::vector<ExemptionMatch> rows;
      for (const auto& [name, time] : matches_) rows.push_back({name.first, name.second, time});
      matches_.clear();
      if (store_ != nullptr) done = store_->note_matches(rows);
    }
    return done;
  }

  std::uint64_t taken() const { return taken_; }

 private:
  using Identity = std::tuple<std::string, std::string, UnixSeconds, std::optional<UnixSeconds>>;
  static Identity identity(const ExemptionRow& row) {
    return {row.kind, row.pattern, row.created, row.expires};
  }

  AdminStore* store_;
  const UnixSeconds now_;
  // The next batch.
  std::map<Key, Record> senders_;
  std::map<StandingKey, Standing> standings_;
  std::vector<ExemptionRow> exemptions_;
  std::map<std::pair<std::string, std::string>, UnixSeconds> matches_;
  std::set<Identity> known_;
  std::uint64_t taken_ = 0;
};

// Returns the number of lines that were not taken. `file` is its name for messages.
Result<std::uint64_t> read_lines(LineSource& source, const std::string& file, Import& import) {
  if (auto begun = import.begin(); !begun) return fail(begun.error());
  Progress progress(source.bytes());
  std::uint64_t refused = 0;
  std::string_view line;
  for (std::uint64_t number = 1;; ++number) {
    const auto more = source.next(line);
    if (!more) return fail(more.error());
    if (!*more) break;
    progress.show(source.bytes_read(), number);
    if (line.empty()) continue;
    const auto why_not = import.take(line);
    if (!why_not) return fail(why_not.error());
    if (why_not->empty() || ++refused > kShownMax) continue;
    warn(kName, file + ": line " + std::to_string(number) + ": " + *why_not);
  }
  if (auto done = import.flush(0); !done) return fail(done.error());
  return refused;
}

}  // namespace

int import_export(const ConfigSources& sources, const std::string& file, bool is_dry_run) {
  const auto admin = open_admin(kName, sources, true);
  if (!admin) return fail_with(kName, admin.error());
  auto source = open_dump(kOwnExport, file);
  if (!source) return fail_with(kName, source.error());
  Import import(is_dry_run ? nullptr : admin->store.get(), SystemClock().now());
  const auto refused =
      read_lines(*source, file == "-" ? "standard input" : printable(file), import);
  if (!refused) {
    return fail_work(kName, file + ": " + refused.error().text +
                                "; what was written stays, and the same command completes it");
  }
  const int printed = print((is_dry_run ? "Would be taken: " : "Taken: ") +
                            std::to_string(import.taken()) + " lines\n");
  if (*refused == 0 && import.taken() == 0)
    return fail_work(kName, file + ": there is no line in it");
  if (*refused == 0) return printed;
  return fail_work(kName, std::to_string(*refused) + " lines were not taken");
}

}  // namespace grayling
