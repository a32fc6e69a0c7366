# wirerace_test(NAME [ALONE] SOURCES... LIBRARIES...): one GoogleTest program, each of its tests a test of CTest's with
# the label NAME. ALONE: no other test runs meanwhile.
include(GoogleTest)
function(wirerace_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALONE" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  if(NOT WIRERACE_SANITIZE MATCHES thread)  # which needs it: see tsan.supp
    target_compile_options(${name} PRIVATE -O0)  # twice as fast to compile; what is tested is optimised as it is used
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120 LABELS ${name} RUN_SERIAL ${arg_ALONE})
endfunction()
