// One open transaction, as the repositories of a unit of work share it. Not thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/pipeline.h"

namespace hoist::postgres {

/// Rolled back when it is destroyed without commit(). After the first error of the server every later
/// call answers with that error: the server would refuse it too.
///
/// Writes are sent and not waited for, so that the server works while the next ones are made; run() and
/// commit() look at their answers first. So an error of theirs may show only there.
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

  /// What to make of the answers; its error is the transaction's.
  using Look = std::function<Result<void>(std::vector<Rows> answers)>;

  [[nodiscard]] Result<Rows> run(const Statement& statement, Parameters parameters = {});
  [[nodiscard]] Result<std::vector<Rows>> run(Pipeline pipeline);
  /// `look` is called before anything else is run, or by receive(), unless an error comes first. Errors: one
  /// from before.
  [[nodiscard]] Result<void> send(Pipeline pipeline, Look look);
  /// Waits for the answers of all that was sent.
  [[nodiscard]] Result<void> receive();
  [[nodiscard]] Pipeline pipeline() { return Pipeline(connection_); }

  /// On kConnectionLost the outcome is unknown. It is not tried before all that was sent has been answered as
  /// expected.
  [[nodiscard]] Result<void> commit();

 private:
  Transaction(Connection& connection, Instant server_time)
      : connection_(connection), server_time_(server_time) {}

  struct Sent {
    Pipeline pipeline;
    Look look;
  };
  Result<void> receive_next();

  Connection& connection_;
  Instant server_time_;
  std::deque<Sent> sent_;  ///< Not received yet, in this order.
  std::optional<Error> failure_;
  bool open_ = true;
};

/// kInternal unless exactly `expected` rows were written.
[[nodiscard]] Result<void> expect_affected(const Rows& rows, std::size_t expected, std::string_view what);
/// The same of the first answer of what is sent. `what` must outlive it: a literal.
[[nodiscard]] Transaction::Look expecting(std::size_t expected, std::string_view what);

}  // namespace hoist::postgres
