// A database of its own for one test, on the server that PGHOST and its like name (pg_virtualenv sets
// them). Dropped at the end, whoever is still connected. For tests only; not thread-safe.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "hoist/stores/postgres/connection_target.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {

/// A plain connection, as an administrator or another program would have it.
class RawConnection {
 public:
  explicit RawConnection(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  }

  /// Runs any statements and gives the first column of the first row, "" if there is none.
  std::string exec(const std::string& sql) {
    const ResultPtr result(PQexec(connection_.get(), sql.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      throw std::runtime_error(sql + ": " + PQresultErrorMessage(result.get()));
    }
    return PQntuples(result.get()) == 0 ? "" : PQgetvalue(result.get(), 0, 0);
  }

  /// All rows of the first column, a line each.
  std::string lines(const std::string& sql) {
    const ResultPtr result(PQexec(connection_.get(), sql.c_str()));
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
      throw std::runtime_error(sql + ": " + PQresultErrorMessage(result.get()));
    }
    std::string text;
    for (int i = 0; i < PQntuples(result.get()); ++i)
      text += std::string(PQgetvalue(result.get(), i, 0)) + "\n";
    return text;
  }

  PGconn* handle() { return connection_.get(); }

 private:
  ConnectionPtr connection_;
};

/// Throws, which fails the test, where no server is named.
inline void require_server() {
  if (std::getenv("PGHOST") == nullptr) {
    throw std::runtime_error("this test needs a PostgreSQL server: run through ./test");
  }
}

class TestDatabase {
 public:
  TestDatabase() {
    require_server();
    static int counter = 0;
    name_ = "hoist_test_" + std::to_string(getpid()) + "_" + std::to_string(++counter);
    RawConnection("postgresql:///postgres").exec("CREATE DATABASE " + name_);
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase() {
    try {
      RawConnection("postgresql:///postgres").exec("DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const { return "postgresql:///" + name_; }
  [[nodiscard]] PostgresOptions options(const Clock* test_clock = nullptr) const {
    PostgresOptions options;
    options.url = url();
    options.test_clock = test_clock;
    return options;
  }
  void migrate(std::optional<int> target = std::nullopt) const {
    const auto done = make_postgres_migrator(options())->up(target);
    if (!done) throw std::runtime_error(done.error().message);
  }

 private:
  std::string name_;
};

/// Stands still until it is set.
class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_ = *parse_instant("2026-11-27T09:00:00Z");
};

}  // namespace hoist::postgres
