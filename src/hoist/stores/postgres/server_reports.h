// What serving processes have reported, in PostgreSQL.
#pragma once

#include "hoist/ports/server_reports.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresServerReports final : public ServerReports {
 public:
  explicit PostgresServerReports(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> report(std::span<const ServerReport> reports) override;
  [[nodiscard]] Result<std::vector<ServerReport>> list(const EnvironmentKey& environment,
                                                       Instant since) override;
  [[nodiscard]] Result<std::vector<ServerReport>> all(Instant since) override;
  [[nodiscard]] Result<int> forget(Instant before) override;
  [[nodiscard]] Result<int> forget_server(const std::string& server) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
