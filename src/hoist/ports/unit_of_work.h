// One transaction on the store, and where transactions come from.
//
//   Store (thread-safe) ── open ──→ Session (one thread at a time) ── begin ──→ UnitOfWork
//
// All that is read and written through one unit of work is atomic; it is rolled back when it is
// destroyed without commit(). A write may be on its way when its call returns: what it fails with is then the
// answer of a later call, of commit() at the latest, and nothing is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "hoist/ports/attempt_ledger.h"
#include "hoist/ports/audit_trail.h"
#include "hoist/ports/delivery_queue.h"
#include "hoist/ports/flag_repository.h"
#include "hoist/ports/idempotency_records.h"
#include "hoist/ports/retry_policy_repository.h"
#include "hoist/ports/revision_counter.h"
#include "hoist/ports/schedule_repository.h"
#include "hoist/ports/schedule_statistics.h"
#include "hoist/ports/segment_repository.h"
#include "hoist/ports/server_reports.h"
#include "hoist/ports/timeline_reader.h"
#include "hoist/ports/token_repository.h"
#include "hoist/ports/webhook_repository.h"
#include "hoist/ports/worker_heartbeats.h"

namespace hoist {

class UnitOfWork {
 public:
  UnitOfWork() = default;
  UnitOfWork(const UnitOfWork&) = delete;
  UnitOfWork& operator=(const UnitOfWork&) = delete;
  virtual ~UnitOfWork() = default;

  /// The store's clock, read once when the unit of work began.
  [[nodiscard]] virtual Instant now() const = 0;

  [[nodiscard]] virtual FlagRepository& flags() = 0;
  [[nodiscard]] virtual UserOverrideRepository& overrides() = 0;
  [[nodiscard]] virtual SegmentRepository& segments() = 0;
  [[nodiscard]] virtual RetryPolicyRepository& retry_policies() = 0;
  [[nodiscard]] virtual ScheduleRepository& schedules() = 0;
  [[nodiscard]] virtual DueQueue& due() = 0;
  [[nodiscard]] virtual AttemptLedger& ledger() = 0;
  [[nodiscard]] virtual AuditTrail& audit() = 0;
  [[nodiscard]] virtual RevisionCounter& revisions() = 0;
  [[nodiscard]] virtual TokenRepository& tokens() = 0;
  [[nodiscard]] virtual IdempotencyRecords& idempotency() = 0;
  [[nodiscard]] virtual ScheduleStatistics& statistics() = 0;
  [[nodiscard]] virtual WebhookRepository& webhooks() = 0;
  [[nodiscard]] virtual DeliveryQueue& deliveries() = 0;
  [[nodiscard]] virtual WorkerHeartbeats& heartbeats() = 0;
  [[nodiscard]] virtual ServerReports& server_reports() = 0;
  [[nodiscard]] virtual TimelineReader& timeline() = 0;

  /// Makes everything durable. After it, no other call is allowed. On kConnectionLost the outcome is
  /// unknown: the caller must look, or repeat what is safe to repeat.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

/// What a unit of work may do. A reading one sees one consistent state and takes no write lock.
enum class Access : std::uint8_t { kRead, kWrite };

/// One connection. Used by one thread at a time, one unit of work at a time. A lost connection is
/// opened again by the next begin().
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  /// Errors: kStoreUnavailable in an outage (refused, starting, read-only for kWrite, busy, full).
  [[nodiscard]] virtual Result<std::unique_ptr<UnitOfWork>> begin(Access access) = 0;
};

/// Hears that the next due instant may have moved. One thread waits; any thread may interrupt.
class DueListener {
 public:
  DueListener() = default;
  DueListener(const DueListener&) = delete;
  DueListener& operator=(const DueListener&) = delete;
  virtual ~DueListener() = default;

  /// Returns when a schedule was created or changed (by any process), when interrupted, or after
  /// `at_most`, whichever is first; it may also return for no reason. What happened since the
  /// previous wait ends this one at once: nothing is missed between two waits. An unreachable store
  /// makes it a plain sleep. Precondition: at_most >= 0.
  virtual void wait(Duration at_most) = 0;

  /// Ends the present or next wait(). Thread-safe and async-signal-safe.
  virtual void interrupt() noexcept = 0;
};

/// What a connection is for; decides its time-outs.
enum class SessionPurpose : std::uint8_t {
  kRequests,  ///< People wait for the answer.
  kRunner,    ///< Settles batches; must never hang on somebody's lock.
};

/// A database. Thread-safe.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Opens nothing that can fail for long: an unreachable store shows at begin().
  [[nodiscard]] virtual std::unique_ptr<Session> open_session(SessionPurpose purpose) = 0;
  [[nodiscard]] virtual std::unique_ptr<DueListener> open_due_listener() = 0;
  /// As a due listener, but hears that a revision was raised, or a token made or revoked.
  [[nodiscard]] virtual std::unique_ptr<DueListener> open_change_listener() = 0;
  /// For people: "sqlite /var/lib/hoist.db", "postgresql db.internal/hoist". Never a password.
  [[nodiscard]] virtual std::string description() const = 0;
};

}  // namespace hoist
