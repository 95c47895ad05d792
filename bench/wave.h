// Schedules that fall due while somebody watches, on a fresh store of either kind.
#pragma once

#include <optional>
#include <string>

#include "hoist/base/instant.h"
#include "support/sql_connection.h"

namespace hoist::bench {

struct Wave {
  int schedules;
  int flags;      ///< They take them in turn.
  Duration over;  ///< From the first to the last, at even distances; zero: all in the same instant.
  Instant first_due;
  std::optional<int> percentage = {};  ///< That each sets; none: each another one than its neighbours.

  [[nodiscard]] Instant due(int number) const { return first_due + over * number / schedules; }
};

/// Flags that are enabled for 0 %, with the keys `<name>-0`, `<name>-1`, …, and their schedules. `name` tells
/// waves of one store apart.
void write_wave(test::SqlConnection& sql, const Wave& wave, char name = 'a');

/// Throws unless each was applied in one attempt that the ledger and the audit trail know, and each flag is
/// as its last schedule has it. For a store that holds nothing else.
void expect_all_applied(test::SqlConnection& sql, const Wave& wave);

}  // namespace hoist::bench
