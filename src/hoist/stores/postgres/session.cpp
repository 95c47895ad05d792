#include "hoist/stores/postgres/session.h"

#include "hoist/stores/postgres/error_map.h"
#include "hoist/stores/postgres/postgres_unit_of_work.h"

namespace hoist::postgres {

Result<void> PostgresSession::connect() {
  connection_.reset();
  HOIST_ASSIGN(connection_, Connection::open(target_));
  return {};
}

Result<std::unique_ptr<UnitOfWork>> PostgresSession::begin_connected(Access access) {
  HOIST_ASSIGN(auto transaction, Transaction::begin(*connection_, access));
  std::optional<Instant> test_now;
  if (test_clock_ != nullptr) test_now = test_clock_->now();
  return std::make_unique<PostgresUnitOfWork>(std::move(transaction), test_now);
}

Result<std::unique_ptr<UnitOfWork>> PostgresSession::begin(Access access) {
  if (connection_ && !connection_->lost()) {
    auto unit = begin_connected(access);
    if (unit || !connection_->lost()) return std::move(unit).map_error(before_any_attempt);
  }
  HOIST_TRY(connect());
  return begin_connected(access).map_error(before_any_attempt);
}

}  // namespace hoist::postgres
