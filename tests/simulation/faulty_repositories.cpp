#include "simulation/faulty_repositories.h"

namespace hoist::sim {
namespace {

using Refusals = std::set<RefusalKind>;
const Refusals kRowRefusals = {RefusalKind::kTrigger, RefusalKind::kConstraint,
                               RefusalKind::kKillsConnection};
const Refusals kLockRefusals = {RefusalKind::kHeldLock};
const Refusals kLedgerRefusals = {RefusalKind::kLedger};
const Refusals kAuditRefusals = {RefusalKind::kAudit};

std::set<std::string> written_flags(std::span<const Flag> flags) {
  std::set<std::string> ids;
  for (const Flag& flag : flags) ids.insert(flag.id.to_string());
  return ids;
}

class Flags final : public FlagRepository {
 public:
  explicit Flags(Gate& gate) : gate_(gate) {}
  Result<void> insert(const Flag& flag) override {
    return gate_.write("flags.insert", [&](UnitOfWork& unit) { return unit.flags().insert(flag); });
  }
  Result<std::optional<Flag>> find(const FlagKey& key, const EnvironmentKey& environment) override {
    return gate_.pass("flags.find", [&](UnitOfWork& unit) { return unit.flags().find(key, environment); });
  }
  Result<std::optional<Flag>> lock(const FlagKey& key, const EnvironmentKey& environment) override {
    return gate_.pass("flags.lock", [&](UnitOfWork& unit) { return unit.flags().lock(key, environment); });
  }
  Result<std::vector<Flag>> lock_all(std::span<const FlagId> ids) override {
    std::set<std::string> names;
    for (const FlagId& id : ids) names.insert(id.to_string());
    return gate_.pass("flags.lock_all", names, kLockRefusals,
                      [&](UnitOfWork& unit) { return unit.flags().lock_all(ids); });
  }
  Result<void> update(std::span<const Flag> flags) override {
    return gate_.write("flags.update", written_flags(flags), kRowRefusals,
                       [&](UnitOfWork& unit) { return unit.flags().update(flags); });
  }
  Result<std::vector<Flag>> list(const FlagFilter& filter) override {
    return gate_.pass("flags.list", [&](UnitOfWork& unit) { return unit.flags().list(filter); });
  }
  Result<std::vector<FlagKey>> keys(const FlagFilter& filter, const std::optional<FlagKey>& after) override {
    return gate_.pass("flags.keys", [&](UnitOfWork& unit) { return unit.flags().keys(filter, after); });
  }
  Result<std::vector<Flag>> of_keys(std::span<const FlagKey> keys,
                                    const std::optional<EnvironmentKey>& environment) override {
    return gate_.pass("flags.of_keys",
                      [&](UnitOfWork& unit) { return unit.flags().of_keys(keys, environment); });
  }
  Result<std::vector<FlagId>> ids_of(const FlagPattern& pattern, int limit) override {
    return gate_.pass("flags.ids_of", [&](UnitOfWork& unit) { return unit.flags().ids_of(pattern, limit); });
  }

 private:
  Gate& gate_;
};

class Overrides final : public UserOverrideRepository {
 public:
  explicit Overrides(Gate& gate) : gate_(gate) {}
  Result<void> put(const FlagId& flag, const UserOverride& user_override) override {
    return gate_.write("overrides.put",
                       [&](UnitOfWork& unit) { return unit.overrides().put(flag, user_override); });
  }
  Result<bool> remove(const FlagId& flag, const std::string& user_id) override {
    return gate_.write("overrides.remove",
                       [&](UnitOfWork& unit) { return unit.overrides().remove(flag, user_id); });
  }
  Result<NumberedPage<UserOverride>> list(const FlagId& flag, int page, int page_size) override {
    return gate_.pass("overrides.list",
                      [&](UnitOfWork& unit) { return unit.overrides().list(flag, page, page_size); });
  }
  Result<std::vector<FlagOverride>> of_environment(const EnvironmentKey& environment) override {
    return gate_.pass("overrides.of_environment",
                      [&](UnitOfWork& unit) { return unit.overrides().of_environment(environment); });
  }

 private:
  Gate& gate_;
};

class Segments final : public SegmentRepository {
 public:
  explicit Segments(Gate& gate) : gate_(gate) {}
  Result<void> insert(const SegmentDefinition& segment) override {
    return gate_.write("segments.insert", [&](UnitOfWork& unit) { return unit.segments().insert(segment); });
  }
  Result<std::optional<SegmentDefinition>> find(const SegmentKey& key,
                                                const EnvironmentKey& environment) override {
    return gate_.pass("segments.find",
                      [&](UnitOfWork& unit) { return unit.segments().find(key, environment); });
  }
  Result<std::optional<SegmentDefinition>> lock(const SegmentKey& key,
                                                const EnvironmentKey& environment) override {
    return gate_.pass("segments.lock",
                      [&](UnitOfWork& unit) { return unit.segments().lock(key, environment); });
  }
  Result<void> update(const SegmentDefinition& segment) override {
    return gate_.write("segments.update", [&](UnitOfWork& unit) { return unit.segments().update(segment); });
  }
  Result<bool> remove(const SegmentKey& key, const EnvironmentKey& environment) override {
    return gate_.write("segments.remove",
                       [&](UnitOfWork& unit) { return unit.segments().remove(key, environment); });
  }
  Result<std::vector<SegmentDefinition>> list(const EnvironmentKey& environment) override {
    return gate_.pass("segments.list", [&](UnitOfWork& unit) { return unit.segments().list(environment); });
  }

 private:
  Gate& gate_;
};

class RetryPolicies final : public RetryPolicyRepository {
 public:
  explicit RetryPolicies(Gate& gate) : gate_(gate) {}
  Result<std::optional<NamedRetryPolicy>> find(const RetryPolicyName& name) override {
    return gate_.pass("retry_policies.find",
                      [&](UnitOfWork& unit) { return unit.retry_policies().find(name); });
  }
  Result<void> set(const NamedRetryPolicy& policy) override {
    return gate_.write("retry_policies.set",
                       [&](UnitOfWork& unit) { return unit.retry_policies().set(policy); });
  }
  Result<bool> remove(const RetryPolicyName& name) override {
    return gate_.write("retry_policies.remove",
                       [&](UnitOfWork& unit) { return unit.retry_policies().remove(name); });
  }
  Result<std::vector<NamedRetryPolicy>> list() override {
    return gate_.pass("retry_policies.list", [&](UnitOfWork& unit) { return unit.retry_policies().list(); });
  }

 private:
  Gate& gate_;
};

class Schedules final : public ScheduleRepository {
 public:
  explicit Schedules(Gate& gate) : gate_(gate) {}
  Result<void> insert(const Schedule& schedule) override {
    return gate_.write("schedules.insert",
                       [&](UnitOfWork& unit) { return unit.schedules().insert(schedule); });
  }
  Result<std::optional<Schedule>> find(const ScheduleId& id) override {
    return gate_.pass("schedules.find", [&](UnitOfWork& unit) { return unit.schedules().find(id); });
  }
  Result<std::optional<Schedule>> lock(const ScheduleId& id) override {
    return gate_.pass("schedules.lock", [&](UnitOfWork& unit) { return unit.schedules().lock(id); });
  }
  Result<void> update(const Schedule& schedule) override {
    return gate_.write("schedules.update",
                       [&](UnitOfWork& unit) { return unit.schedules().update(schedule); });
  }
  Result<std::vector<Schedule>> list(const ScheduleFilter& filter) override {
    return gate_.pass("schedules.list", [&](UnitOfWork& unit) { return unit.schedules().list(filter); });
  }
  Result<std::vector<ScheduleId>> mark_risks(std::span<const RiskMark> marks) override {
    return gate_.write("schedules.mark_risks",
                       [&](UnitOfWork& unit) { return unit.schedules().mark_risks(marks); });
  }
  Result<int> remove_ended(const FlagId& flag, Instant before, int limit) override {
    return gate_.write("schedules.remove_ended",
                       [&](UnitOfWork& unit) { return unit.schedules().remove_ended(flag, before, limit); });
  }

 private:
  Gate& gate_;
};

class Due final : public DueQueue {
 public:
  explicit Due(Gate& gate) : gate_(gate) {}
  Result<std::vector<Schedule>> claim(Instant now, int limit, std::span<const ScheduleId> excluded) override {
    auto claimed =
        gate_.pass("due.claim", [&](UnitOfWork& unit) { return unit.due().claim(now, limit, excluded); });
    if (claimed) gate_.claimed(*claimed);
    return claimed;
  }
  Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> marks) override {
    if (marks.size() == 1) gate_.asked_for(marks.front().id);
    auto claimed =
        gate_.pass("due.claim_again", [&](UnitOfWork& unit) { return unit.due().claim_again(marks); });
    if (claimed) gate_.claimed(*claimed);
    return claimed;
  }
  Result<void> settle(std::span<const Settlement> settlements) override {
    gate_.check_previews(settlements);
    std::set<std::string> flags;
    for (const Settlement& settlement : settlements) flags.insert(settlement.schedule.flag_id.to_string());
    return gate_.write("due.settle", flags, kLedgerRefusals,
                       [&](UnitOfWork& unit) { return unit.due().settle(settlements); });
  }
  Result<NextDue> next_due(Instant now, std::span<const ScheduleId> excluded) override {
    return gate_.pass("due.next_due", [&](UnitOfWork& unit) { return unit.due().next_due(now, excluded); });
  }
  Result<std::map<FlagId, Intent>> earliest_live(std::span<const FlagId> flags,
                                                 std::span<const ScheduleId> excluded) override {
    return gate_.pass("due.earliest_live",
                      [&](UnitOfWork& unit) { return unit.due().earliest_live(flags, excluded); });
  }
  Result<std::vector<Attempt>> attempts(const ScheduleId& id) override {
    return gate_.pass("due.attempts", [&](UnitOfWork& unit) { return unit.due().attempts(id); });
  }

 private:
  Gate& gate_;
};

class Audit final : public AuditTrail {
 public:
  explicit Audit(Gate& gate) : gate_(gate) {}
  Result<void> append(std::span<const AuditEvent> events) override {
    std::set<std::string> flags;
    for (const AuditEvent& event : events) {
      if (event.flag_id) flags.insert(event.flag_id->to_string());
    }
    return gate_.write("audit.append", flags, kAuditRefusals,
                       [&](UnitOfWork& unit) { return unit.audit().append(events); });
  }
  Result<std::vector<AuditEvent>> of_flag(const FlagId& flag, int limit) override {
    return gate_.pass("audit.of_flag", [&](UnitOfWork& unit) { return unit.audit().of_flag(flag, limit); });
  }
  Result<std::vector<AuditEvent>> versions_of_flag(const FlagId& flag, std::optional<std::int64_t> below,
                                                   int limit) override {
    return gate_.pass("audit.versions_of_flag",
                      [&](UnitOfWork& unit) { return unit.audit().versions_of_flag(flag, below, limit); });
  }
  Result<std::vector<AuditEvent>> list(const AuditFilter& filter) override {
    return gate_.pass("audit.list", [&](UnitOfWork& unit) { return unit.audit().list(filter); });
  }
  Result<std::vector<ChainedRecord>> chained(const std::optional<ChainPlace>& after, int limit) override {
    return gate_.pass("audit.chained", [&](UnitOfWork& unit) { return unit.audit().chained(after, limit); });
  }
  Result<std::vector<ChainHead>> chain_heads(const std::optional<std::string>& after, int limit) override {
    return gate_.pass("audit.chain_heads",
                      [&](UnitOfWork& unit) { return unit.audit().chain_heads(after, limit); });
  }
  Result<OlderAudit> older(int limit) override {
    return gate_.pass("audit.older", [&](UnitOfWork& unit) { return unit.audit().older(limit); });
  }

 private:
  Gate& gate_;
};

class Revisions final : public RevisionCounter {
 public:
  explicit Revisions(Gate& gate) : gate_(gate) {}
  Result<void> raise(std::span<const EnvironmentChanges> changed) override {
    return gate_.write("revisions.raise", [&](UnitOfWork& unit) { return unit.revisions().raise(changed); });
  }
  Result<std::vector<LoggedChange>> changes_since(const EnvironmentKey& environment, std::int64_t after,
                                                  std::int64_t most) override {
    return gate_.pass("revisions.changes_since", [&](UnitOfWork& unit) {
      return unit.revisions().changes_since(environment, after, most);
    });
  }
  Result<std::optional<std::int64_t>> revision_at(const EnvironmentKey& environment, Instant at) override {
    return gate_.pass("revisions.revision_at",
                      [&](UnitOfWork& unit) { return unit.revisions().revision_at(environment, at); });
  }
  Result<void> hold_references(const EnvironmentKey& environment) override {
    return gate_.pass("revisions.hold_references",
                      [&](UnitOfWork& unit) { return unit.revisions().hold_references(environment); });
  }
  Result<std::vector<EnvironmentRevision>> all() override {
    return gate_.pass("revisions.all", [&](UnitOfWork& unit) { return unit.revisions().all(); });
  }
  Result<std::int64_t> current(const EnvironmentKey& environment) override {
    return gate_.pass("revisions.current",
                      [&](UnitOfWork& unit) { return unit.revisions().current(environment); });
  }

 private:
  Gate& gate_;
};

class Tokens final : public TokenRepository {
 public:
  explicit Tokens(Gate& gate) : gate_(gate) {}
  Result<void> insert(const Token& token) override {
    return gate_.write("tokens.insert", [&](UnitOfWork& unit) { return unit.tokens().insert(token); });
  }
  Result<std::optional<Token>> find(const TokenId& id) override {
    return gate_.pass("tokens.find", [&](UnitOfWork& unit) { return unit.tokens().find(id); });
  }
  Result<bool> revoke(const TokenId& id, Instant now) override {
    return gate_.write("tokens.revoke", [&](UnitOfWork& unit) { return unit.tokens().revoke(id, now); });
  }
  Result<std::vector<Token>> list() override {
    return gate_.pass("tokens.list", [&](UnitOfWork& unit) { return unit.tokens().list(); });
  }

 private:
  Gate& gate_;
};

class Idempotency final : public IdempotencyRecords {
 public:
  explicit Idempotency(Gate& gate) : gate_(gate) {}
  Result<std::optional<IdempotencyRecord>> find(const IdempotencyScope& scope, Instant not_before) override {
    return gate_.pass("idempotency.find",
                      [&](UnitOfWork& unit) { return unit.idempotency().find(scope, not_before); });
  }
  Result<void> insert(const IdempotencyRecord& record, Instant not_before) override {
    return gate_.write("idempotency.insert",
                       [&](UnitOfWork& unit) { return unit.idempotency().insert(record, not_before); });
  }

 private:
  Gate& gate_;
};

class ScheduleCounts final : public ScheduleStatistics {
 public:
  explicit ScheduleCounts(Gate& gate) : gate_(gate) {}
  Result<DueBacklog> backlog(Instant now) override {
    return gate_.pass("statistics.backlog", [&](UnitOfWork& unit) { return unit.statistics().backlog(now); });
  }
  Result<std::optional<Instant>> oldest_due_at(Instant now) override {
    return gate_.pass("statistics.oldest_due_at",
                      [&](UnitOfWork& unit) { return unit.statistics().oldest_due_at(now); });
  }
  Result<std::int64_t> count_at_risk() override {
    return gate_.pass("statistics.count_at_risk",
                      [](UnitOfWork& unit) { return unit.statistics().count_at_risk(); });
  }
  Result<Attention> attention(const AttentionFilter& filter) override {
    return gate_.pass("statistics.attention",
                      [&](UnitOfWork& unit) { return unit.statistics().attention(filter); });
  }
  Result<std::vector<ScheduleCount>> count_live() override {
    return gate_.pass("statistics.count_live",
                      [&](UnitOfWork& unit) { return unit.statistics().count_live(); });
  }
  Result<std::map<FlagId, std::int64_t>> count_live_of(std::span<const FlagId> flags) override {
    return gate_.pass("statistics.count_live_of",
                      [&](UnitOfWork& unit) { return unit.statistics().count_live_of(flags); });
  }
  Result<std::vector<ScheduleCount>> count_ended() override {
    return gate_.pass("statistics.count_ended",
                      [&](UnitOfWork& unit) { return unit.statistics().count_ended(); });
  }

 private:
  Gate& gate_;
};

class Heartbeats final : public WorkerHeartbeats {
 public:
  explicit Heartbeats(Gate& gate) : gate_(gate) {}
  Result<void> beat(const WorkerHeartbeat& heartbeat) override {
    return gate_.write("heartbeats.beat",
                       [&](UnitOfWork& unit) { return unit.heartbeats().beat(heartbeat); });
  }
  Result<std::vector<WorkerHeartbeat>> list(int limit) override {
    return gate_.pass("heartbeats.list", [&](UnitOfWork& unit) { return unit.heartbeats().list(limit); });
  }
  Result<int> forget(Instant before) override {
    return gate_.write("heartbeats.forget",
                       [&](UnitOfWork& unit) { return unit.heartbeats().forget(before); });
  }

 private:
  Gate& gate_;
};

}  // namespace

std::unique_ptr<FlagRepository> make_faulty_flags(Gate& gate) { return std::make_unique<Flags>(gate); }
std::unique_ptr<UserOverrideRepository> make_faulty_overrides(Gate& gate) {
  return std::make_unique<Overrides>(gate);
}
std::unique_ptr<RetryPolicyRepository> make_faulty_retry_policies(Gate& gate) {
  return std::make_unique<RetryPolicies>(gate);
}

std::unique_ptr<SegmentRepository> make_faulty_segments(Gate& gate) {
  return std::make_unique<Segments>(gate);
}
std::unique_ptr<ScheduleRepository> make_faulty_schedules(Gate& gate) {
  return std::make_unique<Schedules>(gate);
}
std::unique_ptr<DueQueue> make_faulty_due_queue(Gate& gate) { return std::make_unique<Due>(gate); }
std::unique_ptr<AuditTrail> make_faulty_audit(Gate& gate) { return std::make_unique<Audit>(gate); }
std::unique_ptr<RevisionCounter> make_faulty_revisions(Gate& gate) {
  return std::make_unique<Revisions>(gate);
}
std::unique_ptr<TokenRepository> make_faulty_tokens(Gate& gate) { return std::make_unique<Tokens>(gate); }
std::unique_ptr<IdempotencyRecords> make_faulty_idempotency(Gate& gate) {
  return std::make_unique<Idempotency>(gate);
}
std::unique_ptr<ScheduleStatistics> make_faulty_statistics(Gate& gate) {
  return std::make_unique<ScheduleCounts>(gate);
}
std::unique_ptr<WorkerHeartbeats> make_faulty_heartbeats(Gate& gate) {
  return std::make_unique<Heartbeats>(gate);
}

}  // namespace hoist::sim
