// A PostgreSQL database of a test's own, on the server that PGHOST, PGPORT, PGUSER and PGPASSWORD name.
#pragma once

#include <memory>
#include <string>

#include "support/postgres_connection.h"

namespace hoist::test {

struct PostgresAddress {
  std::string host;
  std::string port;
};
/// Where the test server listens. Throws, which fails the test, where PGHOST is not set.
[[nodiscard]] PostgresAddress postgres_address();
/// The URL of a database on the test server. Throws as postgres_address().
[[nodiscard]] std::string postgres_url(const std::string& database);
/// The same where the server is reached by another address.
[[nodiscard]] std::string postgres_url(const std::string& database, const PostgresAddress& address);

/// Created with a name that no other test uses, dropped at the end together with whoever is still
/// connected. Its collation is linguistic (ICU en-US), unlike the byte order that Hoist's lists promise,
/// so that a query that forgets to say what order it means is found out.
class PostgresDatabase {
 public:
  PostgresDatabase();
  /// A copy of `template_name`, whose collation it takes; nobody may be connected to that one.
  explicit PostgresDatabase(const std::string& template_name);
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;
  ~PostgresDatabase();

  [[nodiscard]] const std::string& name() const { return name_; }
  /// postgresql://user:password@host:port/name
  [[nodiscard]] std::string url() const { return postgres_url(name_); }
  [[nodiscard]] std::unique_ptr<PostgresConnection> connect() const;

 private:
  std::string name_;
};

}  // namespace hoist::test
