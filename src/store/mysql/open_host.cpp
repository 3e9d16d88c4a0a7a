// SPDX-License-Identifier: MIT
#include "store/mysql/open_host.hpp"

#include "store/mysql/server/connect_error.hpp"
#include "store/mysql/server/connect_host.hpp"

namespace grayling::mysql {

Result<OpenedTable> open_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                              SessionTimes times) {
  if (auto connected = connect_host(connection, url, host, times); !connected) {
    return fail(connected.error());
  }
  auto table = times.is_read_only ? look_at_table(connection, url) : open_table(connection, url);
  if (!table) table.error().text = host_text(url, host) + ": " + table.error().text;
  if (table && table->refusal)
    table->refusal->text = host_text(url, host) + ": " + table->refusal->text;
  return table;
}

}  // namespace grayling::mysql
