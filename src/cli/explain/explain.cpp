// SPDX-License-Identifier: MIT
#include "cli/explain/explain.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/admin/open_admin.hpp"
#include "cli/ask/query.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/warning_log.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/config/policy_lists.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/protocol/parser.hpp"
#include "grayling/store/memory_store.hpp"
#include "grayling/store/open.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "explain";
constexpr std::chrono::seconds kTimeout{10};  // of the store; no mail waits for it

Config::Origin find_origin(const std::vector<Config::Origin>& origins, std::string_view key) {
  const auto found =
      std::find_if(origins.begin(), origins.end(), [&](const auto& o) { return o.key == key; });
  return found == origins.end() ? Config::Origin{} : *found;
}

// False: serve hasn't created the file yet, which counts as an empty one. A file that can't be
// examined counts as existing.
bool is_there(const StoreUrl& url) {
  std::error_code error;
  if (url.engine != StoreEngine::Sqlite || std::filesystem::exists(url.path, error) || error) {
    return true;
  }
  warn(kCommand, "store.url: there is no " + printable(url.path) + " yet, so no sender is known");
  return false;
}

// The rows that hold now. If they can't be read, it goes on without them, as a service does.
std::vector<ExemptionRow> exemption_rows(const StoreUrl& url, UnixSeconds now) {
  const auto store =
      make_admin_store(url, {.timeout = kTimeout, .may_upgrade = false, .is_read_only = true});
  const auto tables = store->open();
  if (tables && tables->kind == TableKind::Tutorial) return {};
  auto rows = tables && tables->lacking.empty() ? all_exemptions(*store)
                                                : Result<std::vector<ExemptionRow>>();
  const std::string why = !tables ? tables.error().text
                          : rows  ? tables->lacking
                                  : rows.error().text;
  if (!why.empty()) warn(kCommand, why);
  if (!rows) return {};
  std::erase_if(*rows, [now](const auto& row) { return row.is_expired(now); });
  return std::move(*rows);
}

// What the lists from SQL hold. A list that can't be read is empty, as for a service.
NamedLists sql_lists(const Config& config, const Clock& clock) {
  const auto readings = read_sql_lists(config, clock);
  for (const auto& trouble : troubles_of(readings)) warn(kCommand, trouble);
  return lists_of(readings);
}

std::string_view text_of(const Exemptions& exemptions, const Exemptions::Entry& entry) {
  for (std::size_t number = 0; number < exemptions.size(); ++number) {
    const auto listed = exemptions.listed(number);
    const bool is_it = listed.entry.source == entry.source && listed.entry.line == entry.line;
    if (is_it) return listed.text;
  }
  return "";
}

// The error says why the store can't be read.
Result<Explanation> explain_with(const Rules& rules, Store& store, const PolicyRequest& request,
                                 const std::optional<ExplainedSpf>& spf, const DnsFindings& said,
                                 const Clock& clock) {
  const auto kind = store.open();
  if (!kind) return fail(kind.error());
  auto explanation =
      explain_request(rules, &store, *kind, request, clock.now(), proved_by(spf), said);
  warn_of(kCommand, store.passed_over());
  return explanation;
}

// None if the DNS can't be asked: then the rest is told without SPF.
std::optional<ExplainedSpf> spf_of(DnsAsking& asking, const Config& config,
                                   const PolicyRequest& request) {
  auto spf = ask_spf(asking, config.dns, request);
  if (spf) return *spf;
  warn(kCommand, "the DNS can't be asked: " + spf.error().text);
  return std::nullopt;
}

// A stranger passes by its points.
std::string words_of_points(const ExplainReport& report) {
  const auto& suspicion = report.config.suspicion;
  if (report.explanation.suspicion == Suspicion::Trusted) {
    return "it is unknown, but has no more than suspicion.pass_at = " +
           std::to_string(suspicion.pass_at) + " points";
  }
  return "it is unknown, but has fewer than suspicion.wait_from = " +
         std::to_string(suspicion.wait_from) + " points";
}

}  // namespace

Config::Origin effective(const ExplainReport& report, std::string_view key) {
  const auto number = report.explanation.settings->policy;
  if (number > 0 && (key.starts_with("greylist.") || key == "suspicion.selective")) {
    const auto& policy = report.config.policy[number - 1];
    auto own = find_origin(policy.origins, key.substr(key.find('.') + 1));
    if (!own.key.empty() && own.from != "default" && !own.from.starts_with('[')) {
      own.key = "policy." + own.key;
      return own;
    }
  }
  return find_origin(report.config.origins, key);
}

std::string exempt_origin(const ExplainReport& report) {
  const auto& exemption = report.explanation.subject.exemption;
  if (!exemption) return "";
  std::string origin = report.exemptions.origin(*exemption);
  if (list_name(origin)) {
    return origin + ": " + printable(text_of(report.exemptions, *exemption));
  }
  const auto key = find_origin(report.config.origins, origin.substr(0, origin.find(' ')));
  if (!key.key.empty()) return origin + " (" + key.from + ")";
  for (const auto& row : report.exemption_rows) {
    if (origin != "table exemption:" + std::to_string(row.id)) continue;
    return "row " + std::to_string(row.id) + " of the table exemption: " + printable(row.pattern) +
           " (" + printable(row.reason) + "; by " + printable(row.author) +
           (row.expires ? "; until " + utc_time(*row.expires) : "") + ")";
  }
  return origin;
}

std::string verdict_words(const ExplainReport& report) {
  const auto& verdict = report.explanation.verdict;
  if (!verdict) return "";
  if (report.explanation.is_passed_by_spf) return "it is unknown, but it passes SPF";
  if (report.explanation.is_passed_by_points) return words_of_points(report);
  const auto& rows = report.explanation.rows;
  const bool has_row =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.record.has_value(); });
  switch (verdict->reason) {
    case Reason::New:
      return has_row ? "what is known of it is too old" : "it is unknown";
    case Reason::EarlyRetry: {
      const Seconds age = std::max<Seconds>(0, report.now - verdict->record.first_seen);
      return "a retry passes in " + std::to_string(report.explanation.delay - age) + " s";
    }
    case Reason::Found:
      return verdict->is_first_pass
                 ? "its retry, " + std::to_string(verdict->delayed) + " s after it was first seen"
                 : "it has passed before";
    case Reason::ClientKnown:
      return "it is unknown, but its client has proved itself";
    case Reason::NullSenderKnown:
      return "it is unknown, but mail without a sender from its client has come back before";
    case Reason::Correspondent:
      return "it is unknown, but its recipient has written to its sender";
    case Reason::DomainKnown:
      return "it is unknown, but its sender's domain has proved itself, and it passes SPF";
    default:
      return "";
  }
}

int explain(const ExplainCommand& command) {
  const auto config = load_config(command.sources);
  if (!config) return fail_config(kCommand, config.error().text);
  for (const auto& warning : config->warnings) warn(kCommand, warning);
  const SystemClock clock;
  const bool has_store = is_there(config->store.url);
  const auto rows =
      has_store ? exemption_rows(config->store.url, clock.now()) : std::vector<ExemptionRow>();
  const auto named = sql_lists(*config, clock);
  const auto read = read_exemptions(config->exempt, rows, named);
  for (const auto& warning : read.warnings) warn(kCommand, warning);
  const auto policies =
      has_lists(config->policy) ? make_policies(config->policy, named) : config->policies;
  warn_of_attributes(kCommand, command.attributes);
  RequestParser parser;
  parser.feed(request_text(command.attributes));
  if (parser.next() != RequestParser::Status::Request) {
    return fail_usage(kCommand, "no policy request: " + parser.fault());
  }
  WarningLog log(kCommand);
  const Rules rules{config->greylist, policies.get(), read.exemptions.get(), &config->suspicion};
  MemoryTable no_rows;
  std::unique_ptr<Store> store = std::make_unique<MemoryStore>(no_rows, clock);
  if (has_store) {
    store = make_store(config->store.url, {.timeout = kTimeout, .is_read_only = true}, clock, log);
  }
  DnsAsking asking(config->dns, clock, log);
  auto spf = spf_of(asking, *config, parser.request());
  // That the DNS can't be asked was said already. Lists come last, as one may take all the time.
  const auto signs = ask_signs(asking, *config, parser.request());
  auto lists = ask_lists(asking, *config, parser.request(), clock.monotonic())
                   .value_or(std::vector<ExplainedList>());
  if (asking.is_over()) {
    warn(kCommand,
         "the DNS took too long, so not all was asked, and a service may find other points; look "
         "whether the name servers of dns.resolver work (grayling doctor)");
  }
  const DnsFindings said{result_of(spf, *config), signs ? *signs : Signs(), listings_of(lists)};
  auto explanation = explain_with(rules, *store, parser.request(), spf, said, clock);
  std::string store_error;
  if (!explanation) {
    store_error = explanation.error().text;
    explanation =
        explain_request(rules, nullptr, TableKind::Full, parser.request(), clock.now(), {}, said);
    if (explanation->subject.kind != SubjectKind::Greylisted) store_error.clear();
  }
  const ExplainReport report{*config, *read.exemptions, *explanation,    clock.now(), store_error,
                             rows,    std::move(spf),   std::move(lists)};
  const int printed = print(command.is_json ? explain_json(report) : explain_text(report));
  if (printed != kDone || store_error.empty()) return printed;
  return fail_work(kCommand, "the verdict depends on the store: " + store_error);
}

}  // namespace grayling
