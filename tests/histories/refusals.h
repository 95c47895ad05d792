// Triggers that refuse changes of a flag in every way a database can, switched on and off by rows of a
// table, so that no fault takes a table lock.
#pragma once

#include <mutex>
#include <string>

#include "histories/fault_book.h"
#include "support/postgres_connection.h"

namespace hoist::histories {

/// Whether a fault of this kind is a refusal by trigger.
[[nodiscard]] bool is_refusal(FaultKind kind);

/// Thread-safe.
class Refusals {
 public:
  /// Puts the triggers into the database of `url`, where they do nothing yet.
  explicit Refusals(const std::string& url);

  /// Precondition: is_refusal(kind).
  void begin(FaultKind kind, const std::string& flag);
  void end(FaultKind kind, const std::string& flag);
  /// How often triggers of that kind refused something, whatever became of their transactions.
  [[nodiscard]] long long times(FaultKind kind);

 private:
  std::mutex mutex_;
  test::PostgresConnection sql_;
};

}  // namespace hoist::histories
