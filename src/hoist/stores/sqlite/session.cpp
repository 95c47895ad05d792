#include "hoist/stores/sqlite/session.h"

#include <utility>

#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/schema.h"
#include "hoist/stores/sqlite/timeline.h"

namespace hoist::sqlite {
namespace {

class SqliteUnitOfWork final : public UnitOfWork {
 public:
  SqliteUnitOfWork(Connection& connection, Instant now)
      : connection_(connection),
        now_(now),
        flags_(connection),
        overrides_(connection),
        segments_(connection),
        retry_policies_(connection),
        schedules_(connection),
        due_(connection),
        ledger_(connection),
        audit_(connection),
        revisions_(connection, now),
        tokens_(connection),
        idempotency_(connection),
        statistics_(connection),
        webhooks_(connection),
        deliveries_(connection),
        heartbeats_(connection),
        reports_(connection),
        timeline_(connection) {}
  ~SqliteUnitOfWork() override {
    if (!committed_) connection_.rollback();
  }

  Instant now() const override { return now_; }
  FlagRepository& flags() override { return flags_; }
  UserOverrideRepository& overrides() override { return overrides_; }
  SegmentRepository& segments() override { return segments_; }
  RetryPolicyRepository& retry_policies() override { return retry_policies_; }
  ScheduleRepository& schedules() override { return schedules_; }
  DueQueue& due() override { return due_; }
  AttemptLedger& ledger() override { return ledger_; }
  AuditTrail& audit() override { return audit_; }
  RevisionCounter& revisions() override { return revisions_; }
  TokenRepository& tokens() override { return tokens_; }
  IdempotencyRecords& idempotency() override { return idempotency_; }
  ScheduleStatistics& statistics() override { return statistics_; }
  WebhookRepository& webhooks() override { return webhooks_; }
  DeliveryQueue& deliveries() override { return deliveries_; }
  WorkerHeartbeats& heartbeats() override { return heartbeats_; }
  ServerReports& server_reports() override { return reports_; }
  TimelineReader& timeline() override { return timeline_; }

  Result<void> commit() override {
    committed_ = true;  // also where it fails: the connection has rolled back then
    return connection_.commit();
  }

 private:
  Connection& connection_;
  Instant now_;
  Flags flags_;
  Overrides overrides_;
  Segments segments_;
  RetryPolicies retry_policies_;
  Schedules schedules_;
  Due due_;
  Ledger ledger_;
  Audit audit_;
  Revisions revisions_;
  Tokens tokens_;
  Idempotency idempotency_;
  Statistics statistics_;
  Webhooks webhooks_;
  Deliveries deliveries_;
  Heartbeats heartbeats_;
  Reports reports_;
  Timeline timeline_;
  bool committed_ = false;
};

/// A connection to a migrated database.
Result<std::unique_ptr<Connection>> open_migrated(const SqliteOptions& options) {
  HOIST_ASSIGN(std::unique_ptr<Connection> connection,
               Connection::open({.path = options.path, .busy_timeout = options.busy_timeout}));
  HOIST_TRY(require_schema(*connection));
  return connection;
}

}  // namespace

Result<std::unique_ptr<UnitOfWork>> SqliteSession::begin(Access access) {
  if (connection_ && connection_->worn_out()) connection_.reset();
  if (!connection_) {
    HOIST_ASSIGN(connection_, open_migrated(options_));
  }
  HOIST_TRY(connection_->begin(access));
  return std::make_unique<SqliteUnitOfWork>(*connection_, clock_.now());
}

}  // namespace hoist::sqlite
