// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/doctor/doctor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/admin.hpp"
#include "grayling/store/examine_file.hpp"

namespace grayling {
namespace {

constexpr Seconds kClockDifferenceMax = 60;                           // between two machines
constexpr std::uintmax_t kFreeBytesMin = std::uintmax_t{100} << 20U;  // about a million rows

// The folder of an SQLite file: does it exist, and is there room?
void examine_folder(const std::filesystem::path& folder, Findings& findings) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error == std::errc::permission_denied) return;  // examine_file() reports it
  if (error) {
    findings.push_back(bad(folder.string() + ": " + error.message(),
                           "create that directory for the user that grayling runs as"));
  } else if (space.available < kFreeBytesMin) {
    findings.push_back(warning(
        "only " + std::to_string(space.available >> 20U) + " MiB are free in " + folder.string(),
        "make room: with a full disk strangers get store.on_failure"));
  }
}

bool is_bad(const Finding& finding) {
  return finding.level == Finding::Level::Bad;
}

// False: nothing more can be examined.
bool examine_sqlite(const Config::StoreSection& store, Findings& findings) {
  const std::string& path = store.url.path;
  examine_folder(std::filesystem::path(path).parent_path(), findings);
  if (std::any_of(findings.begin(), findings.end(), is_bad)) return false;
  const auto file = examine_file(store.url, kDoctorTimeout);
  for (const auto& [text, remedy] : file.troubles) findings.push_back(bad(text, remedy));
  if (!file.troubles.empty()) return false;
  if (!file.is_there) {
    findings.push_back(warning(path + " does not exist yet", "grayling serve creates it"));
  } else {
    findings.push_back(good(store.url_text + " can be read and written by " + own_user()));
    if (!file.is_current) {
      findings.push_back(good("grayling serve brings its tables up to date at its start"));
    }
  }
  return file.is_current;
}

void examine_condition(const StoreCondition& condition, const StoreUrl& url, const Clock& clock,
                       Findings& findings) {
  std::string lacking;
  for (const auto& privilege : condition.lacking)
    lacking += (lacking.empty() ? "" : ", ") + privilege;
  if (!lacking.empty()) {
    findings.push_back(bad("the account may not " + lacking + " in " + url.database + ".sender",
                           "GRANT " + lacking + " ON " + url.database + ".* TO that account"));
  }
  if (!condition.read_only.empty()) {
    findings.push_back(
        bad("the server can't be written to, so strangers get "
            "store.on_failure: " +
                condition.read_only,
            condition.remedy));
  }
  if (condition.may_lose_commits) {
    findings.push_back(
        warning("the server may lose committed writes in a crash",
                "innodb_flush_log_at_trx_commit = 1; otherwise some clients have to wait twice"));
  }
  if (condition.clock && std::abs(*condition.clock - clock.now()) > kClockDifferenceMax) {
    findings.push_back(
        warning("this machine's clock and the database's are " +
                    std::to_string(std::abs(*condition.clock - clock.now())) + " s apart",
                "keep both right by NTP: each host that shares the table uses its own clock"));
  }
}

// Services count by the hour, and each uses its machine's clock.
void examine_counts(AdminStore& store, const Clock& clock, Findings& findings) {
  const auto ahead = store.tally_counts({clock.now() + kHour, "", ""}, 1);
  if (!ahead || ahead->empty()) return;
  const Seconds hours = (ahead->front().key.hour - clock.now()) / kHour;
  findings.push_back(
      warning("mail was counted " + std::to_string(hours) + " hours ahead of this machine's clock",
              "set it right if it is wrong (timedatectl); if it is right, it was wrong then, or "
              "another host's was"));
}

}  // namespace

Findings examine_store(const Config& config, const Clock& clock) {
  Findings findings;
  const StoreUrl& url = config.store.url;
  const bool is_sqlite = url.engine == StoreEngine::Sqlite;
  if (is_sqlite && !examine_sqlite(config.store, findings)) return findings;
  const auto store = make_admin_store(
      url, {.timeout = kDoctorTimeout, .may_upgrade = false, .is_read_only = true});
  const auto tables = store->open();
  if (!tables) {
    findings.push_back(bad(tables.error().text, ""));
    return findings;
  }
  if (tables->kind == TableKind::Tutorial) {
    findings.push_back(
        good(config.store.url_text +
             ": the vSMTP tutorial's table; delay, lifetime and header don't apply"));
  } else {
    if (!is_sqlite) findings.push_back(good(config.store.url_text + " can be read"));
    if (!tables->lacking.empty()) findings.push_back(warning(tables->lacking, ""));
  }
  if (store->report_trouble().empty()) examine_counts(*store, clock, findings);
  const auto condition = store->condition();
  if (condition) {
    examine_condition(*condition, url, clock, findings);
  } else {
    findings.push_back(bad(condition.error().text, ""));
  }
  return findings;
}

}  // namespace grayling
