# embed_openapi()
#
# Writes build/…/openapi_sources.cpp, which defines what hoist/http/openapi_sources.h declares from the files of
# src/hoist/http/openapi, and sets OPENAPI_SOURCE to it.
function(embed_openapi)
  set(dir ${CMAKE_SOURCE_DIR}/src/hoist/http/openapi)
  file(GLOB parts CONFIGURE_DEPENDS ${dir}/*.json)
  list(SORT parts)
  set(entries "")
  foreach(file IN LISTS parts)
    read_openapi_file(${file} text)
    string(JSON kind ERROR_VARIABLE mistake TYPE "${text}")
    if(NOT mistake STREQUAL "NOTFOUND" OR NOT kind STREQUAL "OBJECT")
      message(FATAL_ERROR "${file} is no JSON object: ${mistake}")
    endif()
    string(REPLACE "@PROJECT_VERSION@" "${PROJECT_VERSION}" text "${text}")
    string(APPEND entries "    R\"hoistapi(${text})hoistapi\",\n")
  endforeach()
  read_openapi_file(${dir}/docs.html docs)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/openapi_sources.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
#include "hoist/http/openapi_sources.h"

#include <array>

namespace hoist::http {
namespace {
constexpr auto kParts = std::to_array<std::string_view>({
@entries@});
}  // namespace

std::span<const std::string_view> openapi_parts() { return kParts; }

std::string_view docs_page() { return R"hoistapi(@docs@)hoistapi"; }

}  // namespace hoist::http
]])
  set(OPENAPI_SOURCE ${output} PARENT_SCOPE)
endfunction()

# Compilers need not take a string literal of more than 64 KiB.
function(read_openapi_file file result)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  string(LENGTH "${text}" length)
  if(length GREATER 65000)
    message(FATAL_ERROR "${file} has ${length} bytes, more than one string literal may have: split it")
  endif()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()
