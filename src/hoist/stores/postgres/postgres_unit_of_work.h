// A unit of work on PostgreSQL: one transaction and the repositories that share it.
#pragma once

#include <memory>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/attempt_ledger.h"
#include "hoist/stores/postgres/audit_trail.h"
#include "hoist/stores/postgres/claimed_places.h"
#include "hoist/stores/postgres/delivery_queue.h"
#include "hoist/stores/postgres/due_queue.h"
#include "hoist/stores/postgres/flag_repository.h"
#include "hoist/stores/postgres/idempotency_records.h"
#include "hoist/stores/postgres/retry_policy_repository.h"
#include "hoist/stores/postgres/revision_counter.h"
#include "hoist/stores/postgres/schedule_repository.h"
#include "hoist/stores/postgres/schedule_statistics.h"
#include "hoist/stores/postgres/segment_repository.h"
#include "hoist/stores/postgres/server_reports.h"
#include "hoist/stores/postgres/timeline.h"
#include "hoist/stores/postgres/token_repository.h"
#include "hoist/stores/postgres/transaction.h"
#include "hoist/stores/postgres/user_override_repository.h"
#include "hoist/stores/postgres/webhook_repository.h"
#include "hoist/stores/postgres/worker_heartbeats.h"

namespace hoist::postgres {

/// One thread at a time.
class PostgresUnitOfWork final : public UnitOfWork {
 public:
  /// `test_now` is given by tests that step the time; else it is the server's.
  PostgresUnitOfWork(std::unique_ptr<Transaction> transaction, std::optional<Instant> test_now)
      : transaction_(std::move(transaction)),
        now_(test_now.value_or(transaction_->server_time())),
        flags_(*transaction_),
        overrides_(*transaction_),
        segments_(*transaction_),
        retry_policies_(*transaction_),
        schedules_(*transaction_, places_, now_),
        due_(*transaction_, places_),
        ledger_(*transaction_),
        audit_(*transaction_),
        revisions_(*transaction_, test_now),
        tokens_(*transaction_),
        idempotency_(*transaction_),
        statistics_(*transaction_),
        webhooks_(*transaction_),
        deliveries_(*transaction_),
        heartbeats_(*transaction_),
        reports_(*transaction_),
        timeline_(*transaction_) {}

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] FlagRepository& flags() override { return flags_; }
  [[nodiscard]] UserOverrideRepository& overrides() override { return overrides_; }
  [[nodiscard]] SegmentRepository& segments() override { return segments_; }
  [[nodiscard]] RetryPolicyRepository& retry_policies() override { return retry_policies_; }
  [[nodiscard]] ScheduleRepository& schedules() override { return schedules_; }
  [[nodiscard]] DueQueue& due() override { return due_; }
  [[nodiscard]] AttemptLedger& ledger() override { return ledger_; }
  [[nodiscard]] AuditTrail& audit() override { return audit_; }
  [[nodiscard]] RevisionCounter& revisions() override { return revisions_; }
  [[nodiscard]] TokenRepository& tokens() override { return tokens_; }
  [[nodiscard]] IdempotencyRecords& idempotency() override { return idempotency_; }
  [[nodiscard]] ScheduleStatistics& statistics() override { return statistics_; }
  [[nodiscard]] WebhookRepository& webhooks() override { return webhooks_; }
  [[nodiscard]] DeliveryQueue& deliveries() override { return deliveries_; }
  [[nodiscard]] WorkerHeartbeats& heartbeats() override { return heartbeats_; }
  [[nodiscard]] ServerReports& server_reports() override { return reports_; }
  [[nodiscard]] TimelineReader& timeline() override { return timeline_; }
  [[nodiscard]] Result<void> commit() override { return transaction_->commit(); }

 private:
  std::unique_ptr<Transaction> transaction_;
  Instant now_;
  ClaimedPlaces places_;
  PostgresFlagRepository flags_;
  PostgresUserOverrideRepository overrides_;
  PostgresSegmentRepository segments_;
  PostgresRetryPolicyRepository retry_policies_;
  PostgresScheduleRepository schedules_;
  PostgresDueQueue due_;
  PostgresAttemptLedger ledger_;
  PostgresAuditTrail audit_;
  PostgresRevisionCounter revisions_;
  PostgresTokenRepository tokens_;
  PostgresIdempotencyRecords idempotency_;
  PostgresScheduleStatistics statistics_;
  PostgresWebhookRepository webhooks_;
  PostgresDeliveryQueue deliveries_;
  PostgresWorkerHeartbeats heartbeats_;
  PostgresServerReports reports_;
  PostgresTimeline timeline_;
};

}  // namespace hoist::postgres
