// One transaction on the real store, seen by an actor of the simulation (see faulty_store.h).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "hoist/ports/unit_of_work.h"
#include "simulation/world.h"

namespace hoist::sim {

/// The way of one unit's calls to the real one. After an outage every further call answers with it, as the
/// port promises, and the real transaction has been rolled back.
class Gate {
 public:
  Gate(World& world, Actor& actor, std::unique_ptr<UnitOfWork> real, Access access);
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  ~Gate() { close(); }

  /// Makes `call(real unit)`, which writes, unless a fault is in the way or the store refuses one of `flags`
  /// by `refusals`.
  template <class Call>
  auto write(std::string_view name, const std::set<std::string>& flags, const std::set<RefusalKind>& refusals,
             Call&& call) -> std::invoke_result_t<Call, UnitOfWork&> {
    wrote_ = true;
    return pass(name, flags, refusals, std::forward<Call>(call));
  }
  template <class Call>
  auto write(std::string_view name, Call&& call) -> std::invoke_result_t<Call, UnitOfWork&> {
    return write(name, {}, {}, std::forward<Call>(call));
  }

  /// The same for a call that reads or locks.
  template <class Call>
  auto pass(std::string_view name, const std::set<std::string>& flags, const std::set<RefusalKind>& refusals,
            Call&& call) -> std::invoke_result_t<Call, UnitOfWork&> {
    const CallFault fault = before(name);
    if (fault.before) return refuse(*fault.before);
    if (const auto refusal = refusal_of(flags, refusals)) return refuse(*refusal);
    auto answer = std::forward<Call>(call)(*real_);
    if (!answer) note_real_error(name, answer.error());
    if (answer && fault.after) return refuse(*fault.after);
    return answer;
  }
  template <class Call>
  auto pass(std::string_view name, Call&& call) -> std::invoke_result_t<Call, UnitOfWork&> {
    return pass(name, {}, {}, std::forward<Call>(call));
  }

  [[nodiscard]] Result<void> commit();
  /// Asked of the real unit each time, so that a clock that is read twice shows.
  [[nodiscard]] Instant now() const { return real_ ? real_->now() : now_; }
  /// What the unit has claimed: what a refusal of it falls back on.
  void claimed(const std::vector<Schedule>& schedules);
  /// Holds the outcomes of what was claimed to what previews of it told.
  void check_previews(std::span<const Settlement> settlements);
  /// A single schedule is asked for by name: what meets the asking meets that schedule.
  void asked_for(const ScheduleId& schedule) { claimed_ = {schedule.to_string()}; }

 private:
  [[nodiscard]] CallFault before(std::string_view name);
  [[nodiscard]] std::optional<Error> refusal_of(const std::set<std::string>& flags,
                                                const std::set<RefusalKind>& refusals);
  /// The answer of a call that met `error`; remembers whom it met.
  [[nodiscard]] tl::unexpected<Error> refuse(const Error& error);
  void blame(const Error& error);
  void note_real_error(std::string_view name, const Error& error);
  /// Rolls back what is not committed, and lets the next writer in.
  void close();

  World& world_;
  Actor& actor_;
  std::unique_ptr<UnitOfWork> real_;
  Access access_;
  Instant now_;  ///< When it began.
  bool wrote_ = false;
  std::optional<Error> broken_;
  std::set<std::string> claimed_;
  std::map<ScheduleId, Schedule> in_hand_;  ///< As it was claimed.
  std::set<std::string> claimed_flags_;
};

class FaultyUnit final : public UnitOfWork {
 public:
  FaultyUnit(World& world, Actor& actor, std::unique_ptr<UnitOfWork> real, Access access);
  ~FaultyUnit() override;

  Instant now() const override { return gate_.now(); }
  FlagRepository& flags() override { return *flags_; }
  UserOverrideRepository& overrides() override { return *overrides_; }
  SegmentRepository& segments() override { return *segments_; }
  RetryPolicyRepository& retry_policies() override { return *retry_policies_; }
  ScheduleRepository& schedules() override { return *schedules_; }
  DueQueue& due() override { return *due_; }
  /// What people read of the ledger: nothing that is simulated depends on it.
  AttemptLedger& ledger() override { throw std::logic_error("no ledger"); }
  AuditTrail& audit() override { return *audit_; }
  RevisionCounter& revisions() override { return *revisions_; }
  TokenRepository& tokens() override { return *tokens_; }
  IdempotencyRecords& idempotency() override { return *idempotency_; }
  ScheduleStatistics& statistics() override { return *statistics_; }
  WebhookRepository& webhooks() override { return *webhooks_; }
  DeliveryQueue& deliveries() override { return *deliveries_; }
  WorkerHeartbeats& heartbeats() override { return *heartbeats_; }
  /// What servers report is for people to read: nothing that is simulated depends on it.
  ServerReports& server_reports() override { throw std::logic_error("no reports"); }
  TimelineReader& timeline() override { throw std::logic_error("nobody looks at a timeline"); }
  Result<void> commit() override { return gate_.commit(); }

 private:
  Gate gate_;
  std::unique_ptr<FlagRepository> flags_;
  std::unique_ptr<UserOverrideRepository> overrides_;
  std::unique_ptr<SegmentRepository> segments_;
  std::unique_ptr<RetryPolicyRepository> retry_policies_;
  std::unique_ptr<ScheduleRepository> schedules_;
  std::unique_ptr<DueQueue> due_;
  std::unique_ptr<AuditTrail> audit_;
  std::unique_ptr<RevisionCounter> revisions_;
  std::unique_ptr<TokenRepository> tokens_;
  std::unique_ptr<IdempotencyRecords> idempotency_;
  std::unique_ptr<ScheduleStatistics> statistics_;
  std::unique_ptr<WebhookRepository> webhooks_;
  std::unique_ptr<DeliveryQueue> deliveries_;
  std::unique_ptr<WorkerHeartbeats> heartbeats_;
};

}  // namespace hoist::sim
