# Every library comes from the distribution's packages (packaging/build-packages).
# Their headers are system headers, so that warnings are only about our own code.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(UV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
# Either client library will do: MariaDB Connector/C or Oracle's libmysqlclient.
pkg_search_module(MYSQL REQUIRED IMPORTED_TARGET libmariadb mysqlclient)
find_package(fmt REQUIRED)
# Its .pc file asks for packages that only a static link needs.
find_path(UNBOUND_INCLUDE unbound-event.h REQUIRED)
find_library(UNBOUND_LIBRARY unbound REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(EXPECTED_INCLUDE tl/expected.hpp REQUIRED)
find_path(JSON_INCLUDE nlohmann/json.hpp REQUIRED)
find_path(XXHASH_INCLUDE xxhash.h REQUIRED)  # its functions are inlined

add_library(grayling_libraries INTERFACE)
target_include_directories(grayling_libraries SYSTEM INTERFACE
  ${TOMLPLUSPLUS_INCLUDE} ${UNBOUND_INCLUDE} ${CLI11_INCLUDE} ${EXPECTED_INCLUDE} ${JSON_INCLUDE}
  ${XXHASH_INCLUDE})
target_link_libraries(grayling_libraries INTERFACE
  PkgConfig::UV PkgConfig::SQLITE PkgConfig::SODIUM PkgConfig::RE2 PkgConfig::PSL PkgConfig::IDN2
  PkgConfig::SYSTEMD PkgConfig::MICROHTTPD PkgConfig::PROMETHEUS PkgConfig::ZLIB
  PkgConfig::MYSQL ${UNBOUND_LIBRARY} resolv fmt::fmt Threads::Threads)
