// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include "cli/doctor/doctor.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

constexpr std::size_t kPageRows = 1000;
constexpr std::size_t kRowsMax = 100'000;  // enough to judge by; more would take long

// None: no row could be read. The examination of the store says why.
std::optional<TableTimes> read_times(const Config& config, UnixSeconds now) {
  const auto store = make_admin_store(
      config.store.url, {.timeout = kDoctorTimeout, .may_upgrade = false, .is_read_only = true});
  const auto tables = store->open();
  if (!tables || tables->kind != TableKind::Full) return std::nullopt;
  TableTimes times(now);
  std::size_t rows = 0;
  const auto visit = [&](const auto& page) -> Result<bool> {
    for (const auto& row : page) {
      times.note({&row.record.last_seen, 1}, now, config.greylist.lifetime);
    }
    rows += page.size();
    return rows < kRowsMax;
  };
  if (!for_each_page_of_senders(*store, SenderRange(), kPageRows, visit)) return std::nullopt;
  return times;
}

}  // namespace

Findings examine_times(const TableTimes& times) {
  Findings findings;
  if (times.has_old_rows() && !times.has_witness()) {
    findings.push_back(warning(
        "by this machine's clock every row of the table was last seen longer ago than "
        "greylist.lifetime",
        "set it right if it is wrong (timedatectl), and restart grayling; if it is right, no mail "
        "came\nin that time: known senders pass, and grayling trusts the clock after its next "
        "restart"));
  }
  if (times.are_ahead()) {
    findings.push_back(warning(
        "rows of the table are dated up to " + std::to_string((times.ahead() + kHour - 1) / kHour) +
            " hours ahead of this machine's clock",
        "set it right if it is wrong (timedatectl); if it is right, it was wrong before, or "
        "another\nhost's is: the only effect is that these senders are remembered longer"));
  }
  if (!findings.empty()) return findings;
  return {good(times.has_witness() ? "this machine's clock agrees with the rows of the table"
                                   : "this machine's clock may be right: no row contradicts it")};
}

Findings examine_clock(const Config& config, const Clock& clock) {
  constexpr Seconds kSlack = kDay;  // for a file that was made on another machine
  struct stat program = {};
  const bool has_program = ::stat("/proc/self/exe", &program) == 0;
  if (has_program && clock.now() + kSlack < program.st_mtim.tv_sec) {
    return {bad("this machine's clock is before the time when grayling was installed",
                "set it, and keep it right by NTP: delays are measured by it")};
  }
  const auto times = read_times(config, clock.now());
  return times ? examine_times(*times) : Findings{good("this machine's clock may be right")};
}

}  // namespace grayling
