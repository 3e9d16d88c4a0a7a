// SPDX-License-Identifier: MIT
// `grayling doctor`: looks at an installation as it is, changes nothing, and says what to change.
// One thread, blocking.
#pragma once

#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"
#include "grayling/engine/clock_watch.hpp"

namespace grayling {

struct DoctorCommand {
  ConfigSources sources;
  std::string postfix;  // the directory of main.cf; "": postconf's own
};

// Is the store there, of a shape that does, and may the account do what it must? Its server's
// clock.
Findings examine_store(const Config& config, const Clock& clock);

// Does a service answer at each `listen`, and may Postfix open its sockets?
Findings examine_service(const Config& config);

// Does Postfix ask it? As far as this machine has a Postfix.
Findings examine_main_cf(const Config& config, const std::string& postfix);

// Does this machine's clock agree with what was made before: the program, and the rows of the
// table, as the purge asks of them?
Findings examine_clock(const Config& config, const Clock& clock);
Findings examine_times(const TableTimes& times);

// Does the DNS answer in time, and by whom? Nothing where grayling doesn't ask it.
std::optional<Findings> examine_resolver(const Config& config, const Clock& clock);

// The exit code: 1 where something is bad, 78 where the configuration can't be used.
int doctor(const DoctorCommand& command);

}  // namespace grayling
