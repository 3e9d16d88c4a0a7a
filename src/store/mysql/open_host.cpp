// SPDX-License-Identifier: MIT
#include "store/mysql/open_host.hpp"

#include "store/mysql/connect_error.hpp"

namespace grayling {

Result<OpenedTable> open_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                              SessionTimes times) {
  std::string password = url.password;
  if (!url.password_file.empty()) {  // each time: it may have been changed since
    auto text = read_password_file(url.password_file);
    if (!text) return tl::make_unexpected(text.error());
    password = std::move(*text);
  }
  const auto connected = connection.connect(url, host, password, times);
  if (!connected) return tl::make_unexpected(connect_error(connected.error(), url, host));
  auto table = times.is_read_only ? look_at_table(connection, url) : open_table(connection, url);
  if (!table) table.error().text = host_text(url, host) + ": " + table.error().text;
  if (table && table->refusal)
    table->refusal->text = host_text(url, host) + ": " + table->refusal->text;
  return table;
}

}  // namespace grayling
