#include "simulation/faulty_unit.h"

#include "hoist/domain/failure.h"
#include "simulation/faulty_repositories.h"
#include "simulation/preview.h"

namespace hoist::sim {

Gate::Gate(World& world, Actor& actor, std::unique_ptr<UnitOfWork> real, Access access)
    : world_(world), actor_(actor), real_(std::move(real)), access_(access), now_(real_->now()) {}

CallFault Gate::before(std::string_view name) {
  if (broken_) return {.before = *broken_, .after = std::nullopt};
  return world_.before_call(actor_, CallSite::kStatement, name);
}

std::optional<Error> Gate::refusal_of(const std::set<std::string>& flags,
                                      const std::set<RefusalKind>& refusals) {
  for (const std::string& flag : flags) {
    const auto kind = world_.trouble.refusal_of(flag);
    if (!kind || !refusals.contains(*kind)) continue;
    world_.statistics.count(StepKind::kRefuseFlag);
    world_.trace.say(actor_.name, "refused: {} on {}", to_string(*kind), world_.trace.short_name(flag));
    return world_.trouble.refused(*kind, flag);
  }
  return std::nullopt;
}

void Gate::claimed(const std::vector<Schedule>& schedules) {
  for (const Schedule& schedule : schedules) {
    // What is not due any more, because the clock was set back, is not in hand.
    if (schedule.due_at() > now_) continue;
    claimed_.insert(schedule.id.to_string());
    in_hand_.insert_or_assign(schedule.id, schedule);
    claimed_flags_.insert(schedule.flag_id.to_string());
  }
}

void Gate::check_previews(std::span<const Settlement> settlements) {
  for (const Settlement& settlement : settlements) {
    const auto claimed = in_hand_.find(settlement.schedule.id);
    if (claimed == in_hand_.end()) continue;
    if (auto broken = broken_preview(claimed->second, settlement, RetryPolicy())) {
      world_.found({.promise = "P4", .what = *std::move(broken)});
    }
  }
}

tl::unexpected<Error> Gate::refuse(const Error& error) {
  if (!broken_) blame(error);
  if (classify(error) == FailureClass::kOutage) {
    broken_ = error;
    close();
  }
  return tl::unexpected<Error>(error);
}

void Gate::blame(const Error& error) {
  const bool alone = claimed_.size() == 1;
  const bool shared = error.code == ErrorCode::kLockTimeout && claimed_flags_.size() == 1;
  if (!alone && !shared) return;
  for (const std::string& schedule : claimed_) {
    if (classify(error) != FailureClass::kOutage) {
      actor_.blame.refusal_of[schedule] = error.message;
    } else if (error.code == ErrorCode::kConnectionLost) {
      actor_.blame.losses_of[schedule] += 1;
    }
  }
}

void Gate::note_real_error(std::string_view name, const Error& error) {
  // People may be refused for good reasons; the others may not.
  if (!actor_.is_worker && !actor_.delivers && !actor_.serves) return;
  world_.found({.promise = "code",
                .what = fmt::format("{} of {} failed without a fault: {} ({})", name, actor_.name,
                                    error.message, to_string(error.code))});
}

Result<void> Gate::commit() {
  if (broken_) return tl::unexpected<Error>(*broken_);
  const CallFault fault = world_.before_call(actor_, CallSite::kCommit, "commit");
  if (fault.before) {
    auto refused = refuse(*fault.before);
    close();
    return refused;
  }
  auto committed = real_->commit();
  close();
  if (!committed) {
    note_real_error("commit", committed.error());
    return committed;
  }
  if (wrote_) world_.committed(actor_, now_.unix_us());
  if (fault.after) return refuse(*fault.after);
  return {};
}

void Gate::close() {
  if (!real_) return;
  real_.reset();
  if (access_ == Access::kWrite) world_.write_lock.release();
}

FaultyUnit::FaultyUnit(World& world, Actor& actor, std::unique_ptr<UnitOfWork> real, Access access)
    : gate_(world, actor, std::move(real), access),
      flags_(make_faulty_flags(gate_)),
      overrides_(make_faulty_overrides(gate_)),
      segments_(make_faulty_segments(gate_)),
      retry_policies_(make_faulty_retry_policies(gate_)),
      schedules_(make_faulty_schedules(gate_)),
      due_(make_faulty_due_queue(gate_)),
      audit_(make_faulty_audit(gate_)),
      revisions_(make_faulty_revisions(gate_)),
      tokens_(make_faulty_tokens(gate_)),
      idempotency_(make_faulty_idempotency(gate_)),
      statistics_(make_faulty_statistics(gate_)),
      webhooks_(make_faulty_webhooks(gate_)),
      deliveries_(make_faulty_deliveries(gate_)),
      heartbeats_(make_faulty_heartbeats(gate_)) {}

FaultyUnit::~FaultyUnit() = default;

}  // namespace hoist::sim
