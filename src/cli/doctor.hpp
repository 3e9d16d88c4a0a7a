// SPDX-License-Identifier: MIT
// `grayling doctor`: looks at an installation as it is, changes nothing, and says what to change.
// One thread, blocking.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"

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

// Is this machine's clock later than what was made before?
Findings examine_clock(const Clock& clock);

// The exit code: 1 where something is bad, 78 where the configuration can't be used.
int doctor(const DoctorCommand& command);

}  // namespace grayling
