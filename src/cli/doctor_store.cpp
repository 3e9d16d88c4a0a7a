// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>

#include "cli/doctor.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kTimeout{5};
constexpr Seconds kClockDifferenceMax = 60;                           // between two machines
constexpr std::uintmax_t kFreeBytesMin = std::uintmax_t{100} << 20U;  // a million rows or so

// The folder of an SQLite file, and whether there is a file to look into.
bool is_sqlite_there(const std::string& path, Findings& findings) {
  const std::filesystem::path file(path);
  std::error_code error;
  const auto space = std::filesystem::space(file.parent_path(), error);
  if (error) {
    findings.push_back(bad(file.parent_path().string() + ": " + error.message(),
                           "make that directory, for the user that grayling runs as"));
    return false;
  }
  if (space.available < kFreeBytesMin) {
    findings.push_back(warning("only " + std::to_string(space.available >> 20U) +
                                   " MiB are free in " + file.parent_path().string(),
                               "make room: with a full disk strangers get store.on_failure"));
  }
  if (std::filesystem::exists(file, error)) return true;
  findings.push_back(warning(path + " is not there yet", "grayling serve makes it"));
  return false;
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
  if (condition.is_read_only) {
    findings.push_back(bad("the server is read-only: strangers get store.on_failure",
                           "name a host that can be written to in store.url"));
  }
  if (condition.may_lose_commits) {
    findings.push_back(
        warning("the server may forget in a crash what it has said is written",
                "innodb_flush_log_at_trx_commit = 1; else some clients have to wait twice"));
  }
  if (condition.clock && std::abs(*condition.clock - clock.now()) > kClockDifferenceMax) {
    findings.push_back(warning("this machine's clock and the database's are " +
                                   std::to_string(std::abs(*condition.clock - clock.now())) +
                                   " s apart",
                               "keep both by NTP: hosts that share the table go by their own"));
  }
}

// Services count by the hour, each by the clock of its machine.
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
  if (url.engine == StoreEngine::Sqlite && !is_sqlite_there(url.path, findings)) return findings;
  const auto store =
      make_admin_store(url, {.timeout = kTimeout, .may_upgrade = false, .is_read_only = true});
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
    findings.push_back(good(config.store.url_text + " can be read"));
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
