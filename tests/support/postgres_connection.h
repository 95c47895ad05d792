// Raw SQL on a PostgreSQL server.
#pragma once

#include <string>

#include "support/deadline.h"
#include "support/sql_connection.h"

struct pg_conn;

namespace hoist::test {

class PostgresConnection final : public SqlConnection {
 public:
  /// Throws SqlError where the server refuses. The session speaks UTC.
  explicit PostgresConnection(const std::string& url);
  ~PostgresConnection() override;

  std::vector<SqlRow> query(const std::string& sql) override;

  /// Waits for a notification on a channel that was LISTENed to; false once the deadline passed.
  [[nodiscard]] bool wait_for_notification(Deadline deadline);
  /// How many notifications have come by now. Everything committed before the call is counted.
  [[nodiscard]] int take_notifications();

 private:
  pg_conn* connection_ = nullptr;
};

}  // namespace hoist::test
