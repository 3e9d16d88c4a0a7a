// SPDX-License-Identifier: MIT
// `grayling doctor`: examines an installation without changing it, and says what to change.
// One thread, blocking.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"
#include "grayling/engine/clock_watch.hpp"

namespace grayling {

// The store and the service are given this time for each answer.
inline constexpr std::chrono::seconds kDoctorTimeout{5};

struct DoctorCommand {
  ConfigSources sources;
  std::string postfix;  // the directory of main.cf; "": postconf's own
};

// Examines the store: does it exist, do its tables have the right form, does the account have the
// privileges it needs, and is the server's clock right?
Findings examine_store(const Config& config, const Clock& clock);

// Examines the service: does it answer at each `listen`, and may Postfix open its sockets?
Findings examine_service(const Config& config);

// Examines whether Postfix asks grayling, if this machine has a Postfix.
Findings examine_main_cf(const Config& config, const std::string& postfix);

// Examines this machine's clock: does it agree with the time of the program's installation, and
// with the rows of the table, as the purge compares them?
Findings examine_clock(const Config& config, const Clock& clock);
Findings examine_times(const TableTimes& times);

// Does the DNS answer in time, and which servers do? None if grayling doesn't ask it.
std::optional<Findings> examine_resolver(const Config& config, const Clock& clock);

// Do the DNS lists answer as they should? None if no list is asked.
std::optional<Findings> examine_lists(const Config& config, const Clock& clock);

// Can the lists from SQL be read, and may their accounts do more than that? Without such lists
// there are no findings.
Findings examine_sql_lists(const Config& config, const Clock& clock);

// Returns the exit code: 1 if a finding is bad, 78 if the configuration can't be used.
int doctor(const DoctorCommand& command);

}  // namespace grayling
