// Schedules on PostgreSQL as they become many: waiting, due, and ended.
#pragma once

#include <string>
#include <string_view>

#include "support/postgres_connection.h"
#include "support/postgres_server.h"

namespace hoist::bench {

/// How many, and how people read it.
struct Amount {
  int count;
  std::string_view text;
};

/// Numbers, from the first to the last.
struct NumberRange {
  int first;
  int last;
};

// The numbers of schedules in one table; the kinds never meet.
inline constexpr int kFirstEnded = 20'000'000;
inline constexpr int kFirstDue = 40'000'000;

/// An empty one. The answer is its URL.
[[nodiscard]] std::string make_database(const test::PostgresServer& server, const std::string& name);

/// Adds pending schedules, one millisecond apart from `since` on, which is SQL, spread evenly over so many
/// flags.
void add_pending(test::PostgresConnection& sql, NumberRange numbers, std::string_view since, int flags);

/// Adds schedules that were applied, with their attempts and audit events.
void add_ended(test::PostgresConnection& sql, NumberRange numbers, int flags);

}  // namespace hoist::bench
