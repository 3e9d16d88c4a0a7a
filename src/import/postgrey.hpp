// SPDX-License-Identifier: MIT
// The reader for postgrey.db and postgrey_clients.db, as db5.3_dump writes them: a header, then
// keys and values by turns. Each is a line with a blank in front, either printable (-p: \5c is a
// byte, \\ a backslash) or in hexadecimal digits.
//   NETWORK/SENDER/RECIPIENT      FIRST,LAST[,OCTET]    in seconds; passed if LAST - FIRST >= delay
//   NETWORK/BITS/SENDER/RECIPIENT                       postgrey 1.36, and --lookup-by-host
//   ADDRESS                       COUNT,LAST            in postgrey_clients.db
#pragma once

#include <memory>
#include <string_view>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"

namespace grayling {

std::unique_ptr<ImportReader> make_postgrey_reader(const ImportSettings& settings);

}  // namespace grayling
