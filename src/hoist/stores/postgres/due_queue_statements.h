// The statements whose plans matter, where tests can EXPLAIN them. Constants; thread-safe.
#pragma once

#include "hoist/stores/postgres/pipeline.h"

namespace hoist::postgres {

/// $1 now, $2 places for retries, $3 places in all, $4 excluded ids.
[[nodiscard]] const Statement& claim_statement();
/// $1 now, $2 places, $3 excluded ids, $4 and $5 the due_at and id of the last retry claimed.
[[nodiscard]] const Statement& claim_retries_after_statement();
/// Arrays of equal length: ids, statuses, retry counts, due_at.
[[nodiscard]] const Statement& claim_again_statement();
/// Arrays of equal length; $1 is the place of each row.
[[nodiscard]] const Statement& settle_by_place_statement();
/// As settle_by_place, without the places.
[[nodiscard]] const Statement& settle_by_id_statement();
/// $1 now, $2 excluded ids.
[[nodiscard]] const Statement& next_due_statement();

}  // namespace hoist::postgres
