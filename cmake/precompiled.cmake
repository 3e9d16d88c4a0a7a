# The headers that most sources include are compiled once, so a build takes half to two thirds of
# the time. test/run --long has a build without them, which shows that each file includes what it
# needs. With a compiler cache, a build is faster without precompiled headers.
option(GRAYLING_PRECOMPILE "compile the most used headers once" ON)
set(GRAYLING_PRECOMPILED
  <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <deque> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility>
  <variant> <vector> <fmt/format.h> <tl/expected.hpp>)

# precompile(TARGET [HEADER...]): targets that name the same headers share them, and are built after
# the first of them.
function(precompile target)
  if(NOT GRAYLING_PRECOMPILE OR CMAKE_CXX_COMPILER_LAUNCHER)
    return()
  endif()
  # With them, g++ 12 reports false bounds in the standard library's strings.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
  string(MAKE_C_IDENTIFIER "precompiled ${ARGN}" kind)
  get_property(owner GLOBAL PROPERTY ${kind})
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  else()
    target_precompile_headers(${target} PRIVATE ${GRAYLING_PRECOMPILED} ${ARGN})
    set_property(GLOBAL PROPERTY ${kind} ${target})
  endif()
endfunction()
