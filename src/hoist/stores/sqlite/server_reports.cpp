#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_SELECT_REPORTS \
  "SELECT server, environment, reported_at, revision, clients, clients_told FROM server_reports "

Result<ServerReport> decode_report(Row& row) {
  std::string server = row.text();
  HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
  ServerReport report{.server = std::move(server), .environment = std::move(environment)};
  HOIST_ASSIGN(report.reported_at, row.instant());
  report.revision = row.integer();
  report.clients = row.small();
  report.clients_told = row.small();
  return report;
}

}  // namespace

Result<void> Reports::report(std::span<const ServerReport> reports) {
  for (const ServerReport& each : reports) {
    Query query = connection_.query(
        "INSERT INTO server_reports (server, environment, reported_at, revision, clients, clients_told) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (server, environment) DO UPDATE SET "
        "reported_at = excluded.reported_at, revision = excluded.revision, clients = excluded.clients, "
        "clients_told = excluded.clients_told");
    query.bind(each.server).bind(each.environment).bind(each.reported_at).bind(each.revision);
    query.bind(each.clients).bind(each.clients_told);
    HOIST_TRY(query.run());
  }
  return {};
}

Result<std::vector<ServerReport>> Reports::list(const EnvironmentKey& environment, Instant since) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_REPORTS
                                  "WHERE environment = ? AND reported_at >= ? ORDER BY server");
  query.bind(environment).bind(since);
  return collect(query, decode_report);
}

Result<std::vector<ServerReport>> Reports::all(Instant since) {
  Query query =
      connection_.query(HOIST_SQLITE_SELECT_REPORTS "WHERE reported_at >= ? ORDER BY environment, server");
  query.bind(since);
  return collect(query, decode_report);
}

Result<int> Reports::forget(Instant before) {
  Query query = connection_.query("DELETE FROM server_reports WHERE reported_at < ?");
  query.bind(before);
  return query.run();
}

Result<int> Reports::forget_server(const std::string& server) {
  Query query = connection_.query("DELETE FROM server_reports WHERE server = ?");
  query.bind(server);
  return query.run();
}

}  // namespace hoist::sqlite
