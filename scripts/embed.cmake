# wirerace_embed(TARGET SYMBOL FILE): compiles FILE into TARGET, to be read in C++ by declaring
#   namespace wirerace::embedded { std::string_view SYMBOL(); }
function(wirerace_embed target symbol file)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include <cstddef>
#include <string_view>

asm(R"(
  .pushsection .rodata
  .global wirerace_embed_@symbol@_begin
  .global wirerace_embed_@symbol@_end
wirerace_embed_@symbol@_begin:
  .incbin "@file@"
wirerace_embed_@symbol@_end:
  .byte 0
  .popsection
)");

extern "C" __attribute__((visibility("hidden"))) const char wirerace_embed_@symbol@_begin[];
extern "C" __attribute__((visibility("hidden"))) const char wirerace_embed_@symbol@_end[];

namespace wirerace::embedded {
std::string_view @symbol@();
std::string_view @symbol@() {
  return {wirerace_embed_@symbol@_begin,
          static_cast<std::size_t>(wirerace_embed_@symbol@_end - wirerace_embed_@symbol@_begin)};
}
}  // namespace wirerace::embedded
]])
  # Alone, as a file compiled with others would not depend on what these depend on.
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${file} SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
