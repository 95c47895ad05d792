// The ports of a unit of work, each call by way of the unit's gate.
#pragma once

#include <memory>

#include "simulation/faulty_unit.h"

namespace hoist::sim {

[[nodiscard]] std::unique_ptr<FlagRepository> make_faulty_flags(Gate& gate);
[[nodiscard]] std::unique_ptr<UserOverrideRepository> make_faulty_overrides(Gate& gate);
[[nodiscard]] std::unique_ptr<SegmentRepository> make_faulty_segments(Gate& gate);
[[nodiscard]] std::unique_ptr<RetryPolicyRepository> make_faulty_retry_policies(Gate& gate);
[[nodiscard]] std::unique_ptr<ScheduleRepository> make_faulty_schedules(Gate& gate);
[[nodiscard]] std::unique_ptr<DueQueue> make_faulty_due_queue(Gate& gate);
[[nodiscard]] std::unique_ptr<AuditTrail> make_faulty_audit(Gate& gate);
[[nodiscard]] std::unique_ptr<RevisionCounter> make_faulty_revisions(Gate& gate);
[[nodiscard]] std::unique_ptr<TokenRepository> make_faulty_tokens(Gate& gate);
[[nodiscard]] std::unique_ptr<IdempotencyRecords> make_faulty_idempotency(Gate& gate);
[[nodiscard]] std::unique_ptr<ScheduleStatistics> make_faulty_statistics(Gate& gate);
[[nodiscard]] std::unique_ptr<WebhookRepository> make_faulty_webhooks(Gate& gate);
[[nodiscard]] std::unique_ptr<DeliveryQueue> make_faulty_deliveries(Gate& gate);
[[nodiscard]] std::unique_ptr<WorkerHeartbeats> make_faulty_heartbeats(Gate& gate);

}  // namespace hoist::sim
