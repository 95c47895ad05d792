// Flags as rows.
#pragma once

#include "hoist/domain/flag.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

/// What decode_flag reads, in its order; a macro so that it joins string literals.
#define HOIST_SQLITE_FLAG_COLUMNS                                                                       \
  "id, flag_key, environment, enabled, rollout_percentage, description, intents, version, created_at, " \
  "updated_at, deleted_at, definition"

[[nodiscard]] Result<Flag> decode_flag(Row& row);

}  // namespace hoist::sqlite
