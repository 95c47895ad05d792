// One open transaction, as the repositories of a unit of work share it. Not thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/pipeline.h"

namespace hoist::postgres {

/// Rolled back when it is destroyed without commit(). After the first error of the server every later
/// call answers with that error: the server would refuse it too.
class Transaction {
 public:
  /// Begins, and reads the server's clock, in one round trip. Errors: kConnectionLost; kStoreUnavailable
  /// where the server is read-only and `access` is kWrite; others of the server.
  [[nodiscard]] static Result<std::unique_ptr<Transaction>> begin(Connection& connection, Access access);

  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// clock_timestamp() when the transaction began.
  [[nodiscard]] Instant server_time() const { return server_time_; }

  [[nodiscard]] Result<Rows> run(const Statement& statement, Parameters parameters = {});
  [[nodiscard]] Result<std::vector<Rows>> run(Pipeline pipeline);
  [[nodiscard]] Pipeline pipeline() { return Pipeline(connection_); }

  /// On kConnectionLost the outcome is unknown.
  [[nodiscard]] Result<void> commit();

 private:
  Transaction(Connection& connection, Instant server_time)
      : connection_(connection), server_time_(server_time) {}

  Connection& connection_;
  Instant server_time_;
  std::optional<Error> failure_;
  bool open_ = true;
};

/// kInternal unless exactly `expected` rows were written.
[[nodiscard]] Result<void> expect_affected(const Rows& rows, std::size_t expected, std::string_view what);

}  // namespace hoist::postgres
