// SPDX-License-Identifier: MIT
// postgrey.db and postgrey_clients.db, as db5.3_dump writes them: a header, then a key and a value
// in turn, each a line with a blank in front; printable (-p: \5c is a byte, \\ a backslash) or all
// in hexadecimal digits.
//   NETWORK/SENDER/RECIPIENT      FIRST,LAST[,OCTET]    in seconds; it has passed if LAST is late
//   NETWORK/BITS/SENDER/RECIPIENT                       1.36, and --lookup-by-host
//   ADDRESS                       COUNT,LAST            of postgrey_clients.db
#pragma once

#include <memory>
#include <string_view>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"

namespace grayling {

std::unique_ptr<ImportReader> make_postgrey_reader(const ImportSettings& settings);

}  // namespace grayling
