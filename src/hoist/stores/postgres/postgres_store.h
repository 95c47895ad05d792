// The shared store: PostgreSQL 15 or newer, any number of processes.
#pragma once

#include <memory>
#include <string>

#include "hoist/ports/clock.h"
#include "hoist/ports/migrator.h"
#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/pooler.h"

namespace hoist {

struct PostgresOptions {
  std::string url;  ///< postgresql://… or postgres://…, as libpq reads it.
  Pooler pooler = Pooler::kNone;
  /// Time-outs of a runner's connection: a stuck transaction elsewhere delays one schedule, not the worker.
  Duration runner_lock_timeout = std::chrono::seconds(1);
  Duration runner_statement_timeout = std::chrono::seconds(30);
  /// Time-outs of a request's connection.
  Duration request_lock_timeout = std::chrono::seconds(5);
  Duration request_statement_timeout = std::chrono::seconds(15);
  /// Replaces the server's clock_timestamp() as now(). Set by tests and the simulation only; must
  /// outlive the store.
  const Clock* test_clock = nullptr;
};

[[nodiscard]] std::unique_ptr<Store> open_postgres_store(PostgresOptions options);
[[nodiscard]] std::unique_ptr<Migrator> make_postgres_migrator(PostgresOptions options);

}  // namespace hoist
