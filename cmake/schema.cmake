# Compiles the numbered migrations of schema/ENGINE/NNN_*.sql into the program, in the order of
# their names.
set(GRAYLING_SCHEMA_SOURCE ${CMAKE_BINARY_DIR}/schema.cpp)
set(body "")
foreach(engine sqlite mysql)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/schema/${engine}/*.sql)
  list(SORT migrations)
  string(APPEND body "const std::vector<std::string_view> k_${engine}_migrations = {\n")
  foreach(file ${migrations})
    file(READ ${file} sql)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    string(APPEND body "R\"sql(${sql})sql\",\n")
  endforeach()
  string(APPEND body "};\n")
endforeach()
file(CONFIGURE OUTPUT ${GRAYLING_SCHEMA_SOURCE} CONTENT [[
#include "grayling/store/migrations.hpp"

namespace grayling {
namespace {
@body@
}

std::span<const std::string_view> sqlite_migrations() { return k_sqlite_migrations; }
std::span<const std::string_view> mysql_migrations() { return k_mysql_migrations; }
}
]] @ONLY)
