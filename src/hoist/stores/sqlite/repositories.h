// The ports of a unit of work over one connection. Each is a thin mapping of calls to statements; the
// connection's transaction makes them one. A write lock covers the whole file, so that to lock a row is
// to read it in a writing unit.
//
// One thread; none outlives its connection.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/sqlite/connection.h"

namespace hoist::sqlite {

class Flags final : public FlagRepository {
 public:
  explicit Flags(Connection& connection) : connection_(connection) {}
  Result<void> insert(const Flag& flag) override;
  Result<std::optional<Flag>> find(const FlagKey& key, const EnvironmentKey& environment) override;
  Result<std::optional<Flag>> lock(const FlagKey& key, const EnvironmentKey& environment) override;
  Result<std::vector<Flag>> lock_all(std::span<const FlagId> ids) override;
  Result<void> update(std::span<const Flag> flags) override;
  Result<std::vector<Flag>> list(const FlagFilter& filter) override;
  Result<std::vector<FlagKey>> keys(const FlagFilter& filter, const std::optional<FlagKey>& after) override;
  Result<std::vector<Flag>> of_keys(std::span<const FlagKey> keys,
                                    const std::optional<EnvironmentKey>& environment) override;
  Result<std::vector<FlagId>> ids_of(const FlagPattern& pattern, int limit) override;

 private:
  Connection& connection_;
};

class Overrides final : public UserOverrideRepository {
 public:
  explicit Overrides(Connection& connection) : connection_(connection) {}
  Result<void> put(const FlagId& flag, const UserOverride& user_override) override;
  Result<bool> remove(const FlagId& flag, const std::string& user_id) override;
  Result<NumberedPage<UserOverride>> list(const FlagId& flag, int page, int page_size) override;
  Result<std::vector<FlagOverride>> of_environment(const EnvironmentKey& environment) override;

 private:
  Connection& connection_;
};

class Schedules final : public ScheduleRepository {
 public:
  explicit Schedules(Connection& connection) : connection_(connection) {}
  Result<void> insert(const Schedule& schedule) override;
  Result<std::optional<Schedule>> find(const ScheduleId& id) override;
  Result<std::optional<Schedule>> lock(const ScheduleId& id) override;
  Result<void> update(const Schedule& schedule) override;
  Result<std::vector<Schedule>> list(const ScheduleFilter& filter) override;
  Result<std::vector<ScheduleId>> mark_risks(std::span<const RiskMark> marks) override;
  Result<int> remove_ended(const FlagId& flag, Instant before, int limit) override;

 private:
  Connection& connection_;
};

class Due final : public DueQueue {
 public:
  explicit Due(Connection& connection) : connection_(connection) {}
  Result<std::vector<Schedule>> claim(Instant now, int limit, std::span<const ScheduleId> excluded) override;
  Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> marks) override;
  Result<void> settle(std::span<const Settlement> settlements) override;
  Result<NextDue> next_due(Instant now, std::span<const ScheduleId> excluded) override;
  Result<std::map<FlagId, Intent>> earliest_live(std::span<const FlagId> flags,
                                                 std::span<const ScheduleId> excluded) override;
  Result<std::vector<Attempt>> attempts(const ScheduleId& id) override;

 private:
  Connection& connection_;
};

class Ledger final : public AttemptLedger {
 public:
  explicit Ledger(Connection& connection) : connection_(connection) {}
  Result<std::vector<LedgerEntry>> list(const LedgerFilter& filter) override;
  Result<std::vector<AttemptSample>> recent(const std::optional<EnvironmentKey>& environment, Instant since,
                                            int limit) override;

 private:
  Connection& connection_;
};

class Audit final : public AuditTrail {
 public:
  explicit Audit(Connection& connection) : connection_(connection) {}
  Result<void> append(std::span<const AuditEvent> events) override;
  Result<std::vector<AuditEvent>> of_flag(const FlagId& flag, int limit) override;
  Result<std::vector<AuditEvent>> versions_of_flag(const FlagId& flag, std::optional<std::int64_t> below,
                                                   int limit) override;
  Result<std::vector<AuditEvent>> list(const AuditFilter& filter) override;
  Result<std::vector<ChainedRecord>> chained(const std::optional<ChainPlace>& after, int limit) override;
  Result<std::vector<ChainHead>> chain_heads(const std::optional<std::string>& after, int limit) override;
  Result<OlderAudit> older(int limit) override;

 private:
  Connection& connection_;
};

class Segments final : public SegmentRepository {
 public:
  explicit Segments(Connection& connection) : connection_(connection) {}
  Result<void> insert(const SegmentDefinition& segment) override;
  Result<std::optional<SegmentDefinition>> find(const SegmentKey& key,
                                                const EnvironmentKey& environment) override;
  Result<std::optional<SegmentDefinition>> lock(const SegmentKey& key,
                                                const EnvironmentKey& environment) override;
  Result<void> update(const SegmentDefinition& segment) override;
  Result<bool> remove(const SegmentKey& key, const EnvironmentKey& environment) override;
  Result<std::vector<SegmentDefinition>> list(const EnvironmentKey& environment) override;

 private:
  Connection& connection_;
};

class RetryPolicies final : public RetryPolicyRepository {
 public:
  explicit RetryPolicies(Connection& connection) : connection_(connection) {}
  Result<std::optional<NamedRetryPolicy>> find(const RetryPolicyName& name) override;
  Result<void> set(const NamedRetryPolicy& policy) override;
  Result<bool> remove(const RetryPolicyName& name) override;
  Result<std::vector<NamedRetryPolicy>> list() override;

 private:
  Connection& connection_;
};

class Revisions final : public RevisionCounter {
 public:
  /// A commit's time is the unit's `now`: nobody else writes in between.
  Revisions(Connection& connection, Instant now) : connection_(connection), now_(now) {}
  Result<void> raise(std::span<const EnvironmentChanges> changed) override;
  Result<std::vector<LoggedChange>> changes_since(const EnvironmentKey& environment, std::int64_t after,
                                                  std::int64_t most) override;
  Result<std::optional<std::int64_t>> revision_at(const EnvironmentKey& environment, Instant at) override;
  Result<void> hold_references(const EnvironmentKey& environment) override;
  Result<std::vector<EnvironmentRevision>> all() override;
  Result<std::int64_t> current(const EnvironmentKey& environment) override;

 private:
  Connection& connection_;
  Instant now_;
};

class Tokens final : public TokenRepository {
 public:
  explicit Tokens(Connection& connection) : connection_(connection) {}
  Result<void> insert(const Token& token) override;
  Result<std::optional<Token>> find(const TokenId& id) override;
  Result<bool> revoke(const TokenId& id, Instant now) override;
  Result<std::vector<Token>> list() override;

 private:
  Connection& connection_;
};

class Idempotency final : public IdempotencyRecords {
 public:
  explicit Idempotency(Connection& connection) : connection_(connection) {}
  Result<std::optional<IdempotencyRecord>> find(const IdempotencyScope& scope, Instant not_before) override;
  Result<void> insert(const IdempotencyRecord& record, Instant not_before) override;

 private:
  Connection& connection_;
};

class Statistics final : public ScheduleStatistics {
 public:
  explicit Statistics(Connection& connection) : connection_(connection) {}
  Result<DueBacklog> backlog(Instant now) override;
  Result<std::optional<Instant>> oldest_due_at(Instant now) override;
  Result<std::int64_t> count_at_risk() override;
  Result<Attention> attention(const AttentionFilter& filter) override;
  Result<std::vector<ScheduleCount>> count_live() override;
  Result<std::map<FlagId, std::int64_t>> count_live_of(std::span<const FlagId> flags) override;
  Result<std::vector<ScheduleCount>> count_ended() override;

 private:
  Connection& connection_;
};

class Webhooks final : public WebhookRepository {
 public:
  explicit Webhooks(Connection& connection) : connection_(connection) {}
  Result<void> insert(const Webhook& webhook) override;
  Result<std::optional<Webhook>> find(const WebhookId& id) override;
  Result<std::optional<Webhook>> lock(const WebhookId& id) override;
  Result<void> update(const Webhook& webhook) override;
  Result<bool> remove(const WebhookId& id) override;
  Result<std::vector<Webhook>> all() override;

 private:
  Connection& connection_;
};

class Deliveries final : public DeliveryQueue {
 public:
  explicit Deliveries(Connection& connection) : connection_(connection) {}
  Result<void> insert(std::span<const Delivery> deliveries) override;
  Result<std::vector<Delivery>> claim(const DeliveryClaim& claim,
                                      std::span<const WebhookRoom> rooms) override;
  Result<std::vector<DeliveryId>> settle(std::span<const DeliverySettlement> settlements) override;
  Result<std::optional<Instant>> next_due(std::span<const WebhookId> webhooks) override;
  Result<std::optional<Delivery>> find(const DeliveryId& id) override;
  Result<std::optional<Delivery>> lock(const DeliveryId& id) override;
  Result<void> update(const Delivery& delivery) override;
  Result<std::vector<Delivery>> list(const DeliveryFilter& filter) override;
  Result<std::vector<DeliveryAttempt>> attempts(const DeliveryId& id) override;
  Result<int> remove_ended(Instant before, int limit) override;
  Result<OutboxBacklog> backlog(Instant now) override;

 private:
  Connection& connection_;
};

class Heartbeats final : public WorkerHeartbeats {
 public:
  explicit Heartbeats(Connection& connection) : connection_(connection) {}
  Result<void> beat(const WorkerHeartbeat& heartbeat) override;
  Result<std::vector<WorkerHeartbeat>> list(int limit) override;
  Result<int> forget(Instant before) override;

 private:
  Connection& connection_;
};

class Reports final : public ServerReports {
 public:
  explicit Reports(Connection& connection) : connection_(connection) {}
  Result<void> report(std::span<const ServerReport> reports) override;
  Result<std::vector<ServerReport>> list(const EnvironmentKey& environment, Instant since) override;
  Result<std::vector<ServerReport>> all(Instant since) override;
  Result<int> forget(Instant before) override;
  Result<int> forget_server(const std::string& server) override;

 private:
  Connection& connection_;
};

/// Both scans of a claim: schedules of one status that are due, in (claim_key, id) order. Parameters: status,
/// now in microseconds since 1970, now, (claim_key, id) to continue after, excluded ids as a JSON array,
/// limit.
[[nodiscard]] std::string_view claim_scan_sql();

/// When the schedule of one status that is due longest became due. Parameters: status, now.
[[nodiscard]] std::string_view oldest_due_sql();

/// The scan of a claim of deliveries, one webhook's. Parameters: webhook, now, limit.
[[nodiscard]] std::string_view claim_deliveries_sql();
/// When the next delivery of a webhook is due. Parameter: webhook.
[[nodiscard]] std::string_view next_due_delivery_sql();
/// The ids of ended deliveries, oldest first. Parameters: ended before, limit.
[[nodiscard]] std::string_view ended_deliveries_sql();
/// Parameters: what the filter has, in the order of its members; limit.
[[nodiscard]] std::string schedule_list_sql(const ScheduleFilter& filter);
/// Likewise.
[[nodiscard]] std::string ledger_sql(const LedgerFilter& filter);
[[nodiscard]] std::string audit_list_sql(const AuditFilter& filter);
/// The samples of every environment, newest first. Parameters: since, limit.
[[nodiscard]] std::string_view recent_attempts_sql();
/// What failed for good in an environment, parked or not, counted up to a bound. Parameters: environment,
/// scheduled since, bound.
[[nodiscard]] std::string_view count_failed_sql();
[[nodiscard]] std::string_view count_parked_sql();
/// The ids of a flag's ended schedules, oldest first. Parameters: flag, scheduled before, last changed
/// before, limit.
[[nodiscard]] std::string_view ended_schedules_sql();

}  // namespace hoist::sqlite
