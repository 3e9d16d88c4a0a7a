# What most sources include, compiled once: builds of the tests take half to two thirds of the time.
# Not in other builds, which show that each file includes what it needs, nor under a compiler cache,
# which does better.
set(GRAYLING_PRECOMPILED
  <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <deque> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility>
  <variant> <vector> <fmt/format.h> <tl/expected.hpp>)

# precompile(TARGET [HEADER...]): targets that name the same headers share them; all are libraries,
# or all programs.
function(precompile target)
  if(NOT GRAYLING_TESTS OR CMAKE_CXX_COMPILER_LAUNCHER)
    return()
  endif()
  string(MAKE_C_IDENTIFIER "precompiled ${ARGN}" kind)
  get_property(owner GLOBAL PROPERTY ${kind})
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  else()
    target_precompile_headers(${target} PRIVATE ${GRAYLING_PRECOMPILED} ${ARGN})
    set_property(GLOBAL PROPERTY ${kind} ${target})
  endif()
endfunction()
