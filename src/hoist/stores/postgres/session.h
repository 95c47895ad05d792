// A session on PostgreSQL: one connection, opened when first needed and again after it was lost.
#pragma once

#include <memory>

#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/connection.h"

namespace hoist::postgres {

/// One thread at a time.
class PostgresSession final : public Session {
 public:
  /// `test_clock`, if there is one, replaces the server's clock and must outlive the session.
  PostgresSession(ConnectionTarget target, const Clock* test_clock)
      : target_(std::move(target)), test_clock_(test_clock) {}

  /// A connection that was lost while it was idle is replaced once without a word, because nothing had
  /// been attempted on it.
  [[nodiscard]] Result<std::unique_ptr<UnitOfWork>> begin(Access access) override;

 private:
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] Result<std::unique_ptr<UnitOfWork>> begin_connected(Access access);

  ConnectionTarget target_;
  const Clock* test_clock_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace hoist::postgres
