# Warnings are errors in a developer's build, but not for users, who may have a newer compiler. So
# they are none in a release build either, where test/run looks for them in the output. (If
# GRAYLING_TESTS changed its options, the replay would compile it again.) The hardening flags follow
# dpkg-buildflags. (For a library CMake would take -fPIC, with which no public function is inlined,
# because a shared library might replace it.)
add_library(grayling_options INTERFACE)
target_compile_options(grayling_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wno-missing-field-initializers
  $<$<AND:$<BOOL:${GRAYLING_TESTS}>,$<NOT:$<CONFIG:Release>>>:-Werror> -fstack-protector-strong)
target_compile_definitions(grayling_options INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_options(grayling_options INTERFACE -fPIE)
target_link_options(grayling_options INTERFACE -pie -Wl,-z,relro,-z,now)

if(GRAYLING_FUZZ)  # otherwise the fuzzers would not see which code they reach
  target_compile_options(grayling_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(grayling_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(GRAYLING_SANITIZE)
  target_compile_options(grayling_options INTERFACE
    -fsanitize=${GRAYLING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(grayling_options INTERFACE -fsanitize=${GRAYLING_SANITIZE})
  # Each test program is linked with all of the library, whose debugging information is large.
  find_program(GRAYLING_LLD ld.lld)
  if(GRAYLING_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_link_options(grayling_options INTERFACE -fuse-ld=lld)
  endif()
  # g++ 12 reports false null dereferences and uninitialised reads in instrumented library code.
  target_compile_options(grayling_options INTERFACE
    -Wno-null-dereference $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  target_compile_definitions(grayling_options INTERFACE _FORTIFY_SOURCE=2)
endif()
