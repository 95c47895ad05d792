// What the floors on PostgreSQL run: everything that settling 1,000 schedules writes, in one statement.
#pragma once

#include <string_view>

namespace hoist::bench {

/// Claims up to 1,000 that are due, sets their flags, settles them, and writes ledger, audit with its chains,
/// revision and change log: the same rows of the same tables as Hoist, by a statement that gives how many. It
/// checks no more than SQL does by itself: no intents, no permanent failures, no compare-and-set; the chains'
/// hashes are hashes of something else.
[[nodiscard]] std::string_view floor_statement();

}  // namespace hoist::bench
