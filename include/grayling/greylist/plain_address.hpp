// SPDX-License-Identifier: MIT
// One mail address that means nobody else when it is used as an exemption. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

// The address in its normal form (base/domain.hpp). It is an error if `text` isn't one address with
// a local part and a domain, or if a list of exemptions would read it as something else: a domain,
// a regular expression, an address with a comment. The error says what is wrong.
Result<std::string> plain_address(std::string_view text);

}  // namespace grayling
