// SPDX-License-Identifier: MIT
// `grayling import ndjson`: imports what `grayling export` has printed, in batches. An import that
// was interrupted is completed by repeating it.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/transfer/dump_source.hpp"
#include "cli/transfer/import.hpp"
#include "cli/transfer/json_line.hpp"
#include "grayling/base/count_chars.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/import/writer.hpp"
#include "grayling/store/acquaintance.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

constexpr std::string_view kName = "import";
constexpr std::size_t kShownMax = 10;       // bad lines
constexpr std::size_t kShownBytesMax = 80;  // of one
constexpr std::size_t kPageRows = 5000;

// Whether a column can hold the text. What store/column.hpp makes fits.
bool fits(std::string_view text, std::size_t chars_max, bool is_ascii) {
  const bool is_good = text.find('\0') == std::string_view::npos && !text.ends_with(' ');
  const bool has_other = std::any_of(text.begin(), text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
  return is_good && count_chars(text) <= chars_max && !(is_ascii && has_other);
}

bool is_time(const std::optional<std::int64_t>& seconds) {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  return seconds && *seconds >= 0 && *seconds < kYear10000;
}

// Addresses that an earlier version has written get today's spelling. One that the table has
// escaped, or shortened around a digest, is only found in its own spelling.
std::optional<std::string> address_of(const JsonLine& line, const std::string& name) {
  const auto address = line.text(name);
  const bool is_plain = address && address->find('\\') == std::string::npos;
  return is_plain ? normal_address(*address) : address;
}

std::optional<Key> key_of(const JsonLine& line) {
  const auto sender = address_of(line, "sender");
  const auto client = line.text("client");
  const auto recipient = address_of(line, "recipient");
  const bool is_key = sender && client && recipient && fits(*sender, 320, false) &&
                      fits(*client, 255, true) && fits(*recipient, 320, false);
  return is_key ? std::optional<Key>({*sender, *client, *recipient}) : std::nullopt;
}

bool is_count(const std::optional<std::int64_t>& number) {
  return number && *number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max();
}

std::optional<SenderRow> sender_of(const JsonLine& line) {
  const auto key = key_of(line);
  const auto first_seen = line.number("first_seen");
  const auto last_seen = line.number("last_seen");
  const auto passes = line.number("passes");
  const bool is_record = is_time(first_seen) && is_time(last_seen) && is_count(passes);
  if (!key || !is_record) return std::nullopt;
  return SenderRow{*key, {*first_seen, *last_seen, static_cast<std::uint32_t>(*passes)}};
}

std::optional<StandingKey> standing_key_of(const JsonLine& line) {
  const auto kind = parse_standing_kind(line.text("kind").value_or(""));
  const auto name = address_of(line, "name");
  const auto partner = address_of(line, "partner");
  const bool is_key = kind && name && partner && !name->empty() && fits(*name, 320, false) &&
                      fits(*partner, 320, false) &&
                      partner->empty() == (*kind != StandingKind::Correspondent);
  return is_key ? std::optional<StandingKey>({*kind, *name, *partner}) : std::nullopt;
}

// Of a line of an earlier version, which had the key of a sender with parts left empty.
std::optional<StandingKey> acquaintance_of(const JsonLine& line) {
  const auto key = key_of(line);
  return key ? key_of_acquaintance(*key) : std::nullopt;
}

// Whether a row of this kind can have the name.
bool is_named_rightly(const StandingKey& key) {
  if (key.kind == StandingKind::Client) return IpNetwork::parse(key.name).has_value();
  return key.kind != StandingKind::Domain || !domain_key("postmaster@" + key.name).is_none();
}

// Lines of versions that knew no domains have no `came`.
std::optional<StandingRow> standing_of(const JsonLine& line,
                                       const std::optional<StandingKey>& key) {
  const auto domain = line.text("domain");
  const auto passes = line.number("passes");
  const auto last_seen = line.number("last_seen");
  auto came = line.number("came");
  if (key && key->kind != StandingKind::Domain) came = came.value_or(0);
  const bool is_good = key && is_named_rightly(*key) && domain && fits(*domain, 255, true) &&
                       is_count(passes) && is_count(came) && is_time(last_seen);
  if (!is_good) return std::nullopt;
  return StandingRow{*key,
                     {*domain, static_cast<std::uint32_t>(*passes), *last_seen,
                      static_cast<std::uint32_t>(*came)}};
}

std::optional<ExemptionRow> exemption_of(const JsonLine& line) {
  const auto list = exempt_list(line.text("kind").value_or(""));
  const auto pattern = line.text("pattern");
  ExemptionRow row;
  row.reason = line.text("reason").value_or("");
  row.author = line.text("author").value_or("");
  row.created = line.number("created").value_or(0);
  row.expires = line.number("expires");
  const bool is_good = list && pattern && fits(*pattern, kExemptionPatternCharsMax, false) &&
                       fits(row.reason, kExemptionTextCharsMax, false) &&
                       fits(row.author, kExemptionTextCharsMax, false);
  if (!is_good) return std::nullopt;
  Exemptions checked;
  if (!checked.add(*list, *pattern, 0) || checked.size() == 0) return std::nullopt;
  row.kind = exempt_kind(*list);
  row.pattern = *pattern;
  return row;
}

std::optional<ExemptionMatch> match_of(const JsonLine& line) {
  const auto list = exempt_list(line.text("kind").value_or(""));
  const auto pattern = line.text("pattern");
  const auto last_matched = line.number("last_matched");
  if (!list || !pattern || !fits(*pattern, 320, false) || !is_time(last_matched)) {
    return std::nullopt;
  }
  return ExemptionMatch{std::string(exempt_kind(*list)), *pattern, *last_matched};
}

class Import {
 public:
  explicit Import(AdminStore* store) : store_(store) {}  // null: only counts

  // Reads the exemptions of the table, so that none is added twice.
  Result<void> begin() {
    if (store_ == nullptr) return {};
    const auto read = for_each_page_of_exemptions(*store_, kPageRows, [&](const auto& page) {
      for (const auto& row : page) known_.insert(identity(row));
    });
    if (!read) return fail(read.error());
    return {};
  }

  // False: the line is not a row.
  Result<bool> take(std::string_view text) {
    const auto line = JsonLine::parse(text);
    const std::string type = line ? line->text("type").value_or("") : "";
    if (type == "sender") {
      const auto row = sender_of(*line);
      if (!row) return false;
      const auto [at, is_new] = senders_.emplace(row->key, row->record);
      if (!is_new) at->second = merge(at->second, row->record);
      ++taken_;
    } else if (type == "standing" || type == "acquaintance") {
      const auto row =
          standing_of(*line, type == "standing" ? standing_key_of(*line) : acquaintance_of(*line));
      if (!row) return false;
      const auto [at, is_new] = standings_.emplace(row->key, row->standing);
      if (!is_new) at->second = merge(at->second, row->standing);
      ++taken_;
    } else if (type == "exemption") {
      auto row = exemption_of(*line);
      if (!row) return false;
      if (known_.insert(identity(*row)).second) exemptions_.push_back(std::move(*row));
      ++taken_;
    } else if (type == "match") {
      const auto match = match_of(*line);
      if (!match) return false;
      auto& last_matched = matches_[{match->kind, match->pattern}];
      last_matched = std::max(last_matched, match->last_matched);
      ++taken_;
    } else {
      return false;
    }
    return flush(kAdminBatchMax).map([] { return true; });
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
  // The next batch.
  std::map<Key, Record> senders_;
  std::map<StandingKey, Standing> standings_;
  std::vector<ExemptionRow> exemptions_;
  std::map<std::pair<std::string, std::string>, UnixSeconds> matches_;
  std::set<Identity> known_;
  std::uint64_t taken_ = 0;
};

// Returns the number of lines that are not rows.
Result<std::uint64_t> read_lines(LineSource& source, Import& import) {
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
    const auto is_taken = import.take(line);
    if (!is_taken) return fail(is_taken.error());
    if (*is_taken || ++refused > kShownMax) continue;
    warn(kName,
         "line " + std::to_string(number) +
             ": not a row that grayling export has written: " + printable(line, kShownBytesMax));
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
  Import import(is_dry_run ? nullptr : admin->store.get());
  const auto refused = read_lines(*source, import);
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
