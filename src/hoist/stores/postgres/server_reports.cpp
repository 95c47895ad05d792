#include "hoist/stores/postgres/server_reports.h"

namespace hoist::postgres {
namespace {

Result<ServerReport> read_report(RowReader& row) {
  auto server = row.take<std::string>();
  const auto environment = EnvironmentKey::parse(row.take<std::string>());
  const auto reported_at = row.take<Instant>();
  const auto revision = row.take<std::int64_t>();
  const auto clients = row.take<std::int32_t>();
  const auto clients_told = row.take<std::int32_t>();
  HOIST_TRY(row.finish());
  if (!environment) return row.corrupt("a server's report: its environment's name is not valid");
  return ServerReport{.server = std::move(server),
                      .environment = *environment,
                      .reported_at = reported_at,
                      .revision = revision,
                      .clients = clients,
                      .clients_told = clients_told};
}

}  // namespace

Result<void> PostgresServerReports::report(std::span<const ServerReport> reports) {
  static const Statement statement{
      "report_server",
      "INSERT INTO server_reports (server, environment, reported_at, revision, clients, clients_told)"
      " SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::int8[], $5::int4[], $6::int4[])"
      " ON CONFLICT (server, environment) DO UPDATE SET reported_at = excluded.reported_at,"
      " revision = excluded.revision, clients = excluded.clients, clients_told = excluded.clients_told"};
  if (reports.empty()) return {};
  using Each = ServerReport;
  Parameters parameters;
  parameters.add_array(reports, [](const Each& each) { return std::string_view(each.server); })
      .add_array(reports, [](const Each& each) { return std::string_view(each.environment.text()); })
      .add_array(reports, [](const Each& each) { return each.reported_at; })
      .add_array(reports, [](const Each& each) { return each.revision; })
      .add_array(reports, [](const Each& each) { return std::int32_t{each.clients}; })
      .add_array(reports, [](const Each& each) { return std::int32_t{each.clients_told}; });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, reports.size(), "reports of a server");
}

Result<std::vector<ServerReport>> PostgresServerReports::list(const EnvironmentKey& environment,
                                                              Instant since) {
  static const Statement statement{
      "list_server_reports",
      "SELECT server, environment, reported_at, revision, clients, clients_told FROM server_reports"
      " WHERE environment = $1 AND reported_at >= $2 ORDER BY server"};
  Parameters parameters;
  parameters.add(environment.text()).add(since);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_report);
}

Result<std::vector<ServerReport>> PostgresServerReports::all(Instant since) {
  static const Statement statement{
      "all_server_reports",
      "SELECT server, environment, reported_at, revision, clients, clients_told FROM server_reports"
      " WHERE reported_at >= $1 ORDER BY environment, server"};
  Parameters parameters;
  parameters.add(since);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_report);
}

Result<int> PostgresServerReports::forget(Instant before) {
  static const Statement statement{"forget_server_reports",
                                   "DELETE FROM server_reports WHERE reported_at < $1"};
  Parameters parameters;
  parameters.add(before);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return static_cast<int>(rows.affected());
}

Result<int> PostgresServerReports::forget_server(const std::string& server) {
  static const Statement statement{"forget_server", "DELETE FROM server_reports WHERE server = $1"};
  Parameters parameters;
  parameters.add(server);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return static_cast<int>(rows.affected());
}

}  // namespace hoist::postgres
