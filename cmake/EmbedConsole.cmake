# embed_console()
#
# Builds the console (web/) and makes the library hoist_console_files of it, which defines what
# hoist/http/console_files.h declares. scripts/console.sh does the work, once for all presets.
function(embed_console)
  set(script ${CMAKE_SOURCE_DIR}/scripts/console.sh)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*)
  list(FILTER sources EXCLUDE REGEX "/web/(node_modules|dist)/|/web/src/api/schema\\.d\\.ts$")
  file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/hoist/http/openapi/*.json)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/console_files.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND ${script} --embed ${output}
    DEPENDS ${sources} ${parts} ${script} ${CMAKE_SOURCE_DIR}/scripts/node.sh ${CMAKE_SOURCE_DIR}/cmake/embed_console.mjs
    COMMENT "Embedding the console"
    VERBATIM)
  add_library(hoist_console_files STATIC ${output})
  target_link_libraries(hoist_console_files PRIVATE hoist_options)
  set_target_properties(hoist_console_files PROPERTIES UNITY_BUILD OFF)
endfunction()
