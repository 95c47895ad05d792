# embed_migrations(<dialect>)
#
# Writes build/…/<dialect>_migrations.cpp, which defines <dialect>_migrations() of
# hoist/stores/migrations/migration.h from the numbered files, and sets <dialect>_MIGRATIONS_SOURCE to it.
function(embed_migrations dialect)
  set(dir ${CMAKE_SOURCE_DIR}/src/hoist/stores/migrations/${dialect})
  file(GLOB files CONFIGURE_DEPENDS ${dir}/[0-9][0-9][0-9][0-9]_*.sql)
  list(SORT files)
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(stem ${file} NAME_WE)
    string(REGEX MATCH "^([0-9]+)_(.*)$" _ ${stem})
    math(EXPR number "${CMAKE_MATCH_1} + 0")
    set(name ${CMAKE_MATCH_2})
    file(READ ${file} sql)
    file(SHA256 ${file} checksum)
    string(APPEND entries "    {${number}, \"${name}\", R\"hoistsql(${sql})hoistsql\", \"${checksum}\"},\n")
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${dialect}_migrations.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
#include <array>

#include "hoist/stores/migrations/migration.h"

namespace hoist {
namespace {
constexpr auto kMigrations = std::to_array<Migration>({
@entries@});
}  // namespace

std::span<const Migration> @dialect@_migrations() { return kMigrations; }

}  // namespace hoist
]])
  set(${dialect}_MIGRATIONS_SOURCE ${output} PARENT_SCOPE)
endfunction()
