#include "support/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <memory>

namespace hoist::test {
namespace {

using PgResult = std::unique_ptr<PGresult, void (*)(PGresult*)>;

bool take_one(PGconn* connection) {
  PGnotify* notification = PQnotifies(connection);
  if (notification == nullptr) return false;
  PQfreemem(notification);
  return true;
}

}  // namespace

PostgresConnection::PostgresConnection(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
  if (PQstatus(connection_) != CONNECTION_OK) {
    const std::string message = PQerrorMessage(connection_);
    PQfinish(connection_);
    throw SqlError("postgresql: " + message, "connect");
  }
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
  run("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'");
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

std::vector<SqlRow> PostgresConnection::query(const std::string& sql) {
  const PgResult result(PQexec(connection_, sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    const char* code = result ? PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) : nullptr;
    throw SqlError("postgresql: " + std::string(PQerrorMessage(connection_)) + " in: " + sql.substr(0, 500),
                   code == nullptr ? "lost" : code);
  }
  std::vector<SqlRow> rows;
  for (int r = 0; r < PQntuples(result.get()); ++r) {
    SqlRow row;
    for (int c = 0; c < PQnfields(result.get()); ++c) {
      if (PQgetisnull(result.get(), r, c) != 0) {
        row.emplace_back();
      } else {
        row.emplace_back(std::string(PQgetvalue(result.get(), r, c),
                                     static_cast<std::size_t>(PQgetlength(result.get(), r, c))));
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

bool PostgresConnection::wait_for_notification(Deadline deadline) {
  while (true) {
    if (take_one(connection_)) return true;
    if (deadline.passed()) return false;
    pollfd socket{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
    static_cast<void>(::poll(&socket, 1, deadline.poll_ms()));
    if (PQconsumeInput(connection_) == 0) throw SqlError("postgresql: the connection was lost", "lost");
  }
}

int PostgresConnection::take_notifications() {
  run("SELECT 1");  // the server sends what is queued for this session before it answers
  int count = 0;
  while (take_one(connection_)) ++count;
  return count;
}

}  // namespace hoist::test
