// What is announced by NOTIFY. It only wakes; whoever waits also polls.
#pragma once

#include <string_view>

#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Something may be due earlier than the workers know.
inline constexpr std::string_view kDueChannel = "hoist_due";
/// An environment's revision was raised, or a token made or revoked: snapshots are out of date.
inline constexpr std::string_view kChangesChannel = "hoist_changes";

/// Announces on kChangesChannel at commit. PostgreSQL folds what one transaction announces twice.
[[nodiscard]] inline const Statement& announce_change_statement() {
  static const Statement statement{"announce_change", "SELECT pg_notify('hoist_changes', '')"};
  return statement;
}

}  // namespace hoist::postgres
