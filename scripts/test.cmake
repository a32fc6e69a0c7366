# wirerace_test(NAME [ALONE] SOURCES... LIBRARIES...): one GoogleTest program, each of its tests a test of CTest's with
# the label NAME. ALONE: no other test runs meanwhile. With a sanitizer, where a process takes longer to start and to end
# than most tests do, four tests of CTest's share those of a program that is not end to end: NAME/0 to NAME/3.
include(GoogleTest)

function(wirerace_test_options target)
  if(NOT WIRERACE_SANITIZE MATCHES thread)  # which needs it: see tsan.supp
    target_compile_options(${target} PRIVATE -O0)  # twice as fast to compile; what is tested is optimised as it is used
  endif()
endfunction()

# What most tests include and is slow to read, read once for all of them.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/test_headers.cpp CONTENT "")
add_library(wirerace_test_headers OBJECT ${CMAKE_BINARY_DIR}/test_headers.cpp)
target_link_libraries(wirerace_test_headers PRIVATE GTest::gmock Threads::Threads nlohmann_json::nlohmann_json)
target_precompile_headers(wirerace_test_headers PRIVATE <gmock/gmock.h> <nlohmann/json.hpp>)
wirerace_test_options(wirerace_test_headers)

function(wirerace_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALONE" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM wirerace_test_headers)
  wirerace_test_options(${name})
  wirerace_unity(${name})
  if(NOT WIRERACE_SANITIZE OR name MATCHES _e2e_)
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120 LABELS ${name} RUN_SERIAL ${arg_ALONE})
    return()
  endif()
  foreach(part RANGE 3)
    add_test(NAME ${name}/${part} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name}/${part} PROPERTIES TIMEOUT 900 LABELS ${name}
      ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${part}")
  endforeach()
endfunction()
