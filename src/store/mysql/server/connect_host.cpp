// SPDX-License-Identifier: MIT
#include "store/mysql/server/connect_host.hpp"

#include "store/mysql/server/connect_error.hpp"

namespace grayling::mysql {

Result<void> connect_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                          const SessionTimes& times) {
  std::string password = url.password;
  if (!url.password_file.empty()) {
    auto text = read_password_file(url.password_file);
    if (!text) return fail(text.error());
    password = std::move(*text);
  }
  const auto connected = connection.connect(url, host, password, times);
  if (!connected) return fail(connect_error(connected.error(), url, host));
  return {};
}

}  // namespace grayling::mysql
