// SPDX-License-Identifier: MIT
#include "store/mysql/server/client.hpp"

namespace grayling::mysql {
namespace {

bool set_ca(MYSQL* mysql, const std::string& ca) {
  return ca.empty() || mysql_options(mysql, MYSQL_OPT_SSL_CA, ca.c_str()) == 0;
}

}  // namespace

#ifdef MARIADB_PACKAGE_VERSION

// Connector/C has no modes. A file of authorities makes it check the chain, and VERIFY_SERVER_CERT
// the name as well. ENFORCE offers TLS but goes on without it if the server has none; connect()
// then refuses the connection.
bool set_tls(MYSQL* mysql, const std::string& mode, const std::string& ca) {
  const my_bool is_wanted = mode == "disabled" ? 0 : 1;
  const my_bool is_name_checked = mode == "verify_identity" ? 1 : 0;
  const bool is_chain_checked = mode == "verify_ca" || mode == "verify_identity";
  return mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &is_wanted) == 0 &&
         mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &is_name_checked) == 0 &&
         (!is_chain_checked || set_ca(mysql, ca));
}

int descriptor_of(MYSQL* mysql) {
  return mysql_get_socket(mysql);
}

#else

bool set_tls(MYSQL* mysql, const std::string& mode, const std::string& ca) {
  unsigned value = SSL_MODE_PREFERRED;
  if (mode == "disabled") value = SSL_MODE_DISABLED;
  if (mode == "required") value = SSL_MODE_REQUIRED;
  if (mode == "verify_ca") value = SSL_MODE_VERIFY_CA;
  if (mode == "verify_identity") value = SSL_MODE_VERIFY_IDENTITY;
  const bool is_chain_checked = value >= SSL_MODE_VERIFY_CA;
  return mysql_options(mysql, MYSQL_OPT_SSL_MODE, &value) == 0 &&
         (!is_chain_checked || set_ca(mysql, ca));
}

int descriptor_of(MYSQL* mysql) {
  return static_cast<int>(mysql->net.fd);
}

#endif

}  // namespace grayling::mysql
