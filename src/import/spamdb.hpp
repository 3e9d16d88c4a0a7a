// SPDX-License-Identifier: MIT
// The reader for OpenBSD's spamd, as spamdb(8) lists its database:
//   WHITE|address|||first|pass|expire|block|pass count
//   GREY|address|helo|<from>|<to>|first|pass|expire|block count|pass count
//   TRAPPED|address|expire   SPAMTRAP|recipient
#pragma once

#include <memory>

#include "grayling/import/item.hpp"
#include "grayling/import/readers.hpp"

namespace grayling {

std::unique_ptr<ImportReader> make_spamdb_reader(const ImportSettings& settings);

}  // namespace grayling
