// An API in an outage of its store.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "api/api_fixture.h"

namespace hoist::test {

/// An API whose store can be taken away: PostgreSQL lets nobody in any more, SQLite's file no longer holds
/// what every snapshot begins with.
class FragileApi : public Api {
 public:
  using Api::Api;

  void take_store_away() {
    if (store().is_sqlite()) {
      return store().run_sql(
          "ALTER TABLE environments RENAME TO environments_gone; ALTER TABLE api_tokens RENAME TO "
          "tokens_gone");
    }
    server().run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", database()));
    server().run(fmt::format(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'", database()));
  }
  void bring_store_back() {
    if (store().is_sqlite()) {
      return store().run_sql(
          "ALTER TABLE environments_gone RENAME TO environments; ALTER TABLE tokens_gone RENAME TO "
          "api_tokens");
    }
    server().run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS true", database()));
  }

  /// What the snapshot keeper does whenever it hears something or has waited long enough.
  [[nodiscard]] bool refresh() { return snapshots_.refresh(*keeper_).has_value(); }

  template <class Work>
  auto write(Work&& work) {
    return in_unit(*keeper_, Access::kWrite, std::forward<Work>(work));
  }
  OsRandom& random() { return random_; }

 private:
  [[nodiscard]] std::string database() { return store().url().substr(store().url().rfind('/') + 1); }
  PostgresConnection& server() {
    if (!server_) server_ = std::make_unique<PostgresConnection>(postgres_url("postgres"));
    return *server_;
  }

  OsRandom random_;
  std::unique_ptr<Session> keeper_ = store().open_session();
  std::unique_ptr<PostgresConnection> server_;
};

}  // namespace hoist::test
