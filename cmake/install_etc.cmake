# Installs the configuration. What an administrator edits is put there once: a later installation
# leaves it as it is. The list of providers is the program's own, and is replaced. Set by the
# caller: GRAYLING_SOURCE and GRAYLING_BUILD, the folders, and GRAYLING_ETC, which may be below the
# prefix.
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

file(INSTALL "${GRAYLING_SOURCE}/etc/exempt-providers" DESTINATION "${GRAYLING_ETC}")
foreach(file "${made}/grayling.toml" "${GRAYLING_SOURCE}/etc/exempt-clients"
    "${GRAYLING_SOURCE}/etc/exempt-recipients")
  cmake_path(GET file FILENAME name)
  if(NOT EXISTS "$ENV{DESTDIR}${GRAYLING_ETC}/${name}")
    file(INSTALL "${file}" DESTINATION "${GRAYLING_ETC}")
  endif()
endforeach()
# Or root, who installs, would leave files that the builder can't replace.
file(REMOVE_RECURSE "${made}")
