# Installs the configuration. Files that an administrator edits are installed once: a later
# installation leaves them as they are. The list of providers and the blocks for DNS lists belong to
# the program, and are replaced. The caller sets the folders GRAYLING_SOURCE and GRAYLING_BUILD, and
# GRAYLING_ETC, which may be relative to the prefix.
cmake_policy(VERSION 3.25)
cmake_path(ABSOLUTE_PATH GRAYLING_ETC BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}")

# etc/grayling.toml changes no default; installed, it puts the lists beside it to use.
set(off "\n#clients = []\n")
set(lists "\"file:${GRAYLING_ETC}/exempt-providers\", \"file:${GRAYLING_ETC}/exempt-clients\"")
file(READ "${GRAYLING_SOURCE}/etc/grayling.toml" as_it_is)
string(REPLACE "${off}" "${off}clients = [${lists}]\n" with_lists "${as_it_is}")
if(with_lists STREQUAL as_it_is)
  message(FATAL_ERROR "etc/grayling.toml has no line \"#clients = []\"")
endif()
set(made "${GRAYLING_BUILD}/install_etc")
file(WRITE "${made}/grayling.toml" "${with_lists}")

foreach(file exempt-providers dns-lists.toml)
  file(INSTALL "${GRAYLING_SOURCE}/etc/${file}" DESTINATION "${GRAYLING_ETC}")
endforeach()
foreach(file "${made}/grayling.toml" "${GRAYLING_SOURCE}/etc/exempt-clients"
    "${GRAYLING_SOURCE}/etc/exempt-recipients")
  cmake_path(GET file FILENAME name)
  if(NOT EXISTS "$ENV{DESTDIR}${GRAYLING_ETC}/${name}")
    file(INSTALL "${file}" DESTINATION "${GRAYLING_ETC}")
  endif()
endforeach()
# Without this, root's installation would leave files that the builder can't replace.
file(REMOVE_RECURSE "${made}")
