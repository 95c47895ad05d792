// PostgreSQL that remembers when each transaction was committed, with default durability.
#pragma once

#include <string>
#include <vector>

#include "support/postgres_server.h"
#include "wave.h"

namespace hoist::bench {

class TimedPostgres {
 public:
  TimedPostgres();

  /// Its one database is made anew, with empty tables; everything before is gone.
  void renew() const;
  [[nodiscard]] std::string url() const { return server_.url("hoist"); }
  /// Another database, for what makes its own tables.
  [[nodiscard]] std::string other_url() const { return server_.url("postgres"); }

  /// All transactions of the database since it was made anew. Sessions tell of theirs late, but when they
  /// end: waits until none is left, and throws where one stays.
  [[nodiscard]] double transactions() const;

  /// Of every schedule, from when it was due to the commit that applied it. PostgreSQL takes a commit's time
  /// before it writes the commit's record, so that the last write to disk comes after it. Throws where one is
  /// negative: a schedule was applied early.
  [[nodiscard]] std::vector<double> commit_lateness_ms() const;

 private:
  test::PostgresServer server_;
};

}  // namespace hoist::bench
