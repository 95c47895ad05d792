#include "histories/witness.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/must.h"

namespace hoist::histories {
namespace {

/// What the units of one session share.
struct Watch {
  std::string worker;
  Witness& witness;
};

template <class Range, class Name>
std::string names(const Range& range, Name name) {
  std::vector<std::string> all;
  for (const auto& each : range) all.push_back(name(each));
  return fmt::format("{}", fmt::join(all, " "));
}

class WatchedQueue final : public DueQueue {
 public:
  WatchedQueue(DueQueue& real, const Watch& watch, int unit) : real_(real), watch_(watch), unit_(unit) {}

  Result<std::vector<Schedule>> claim(Instant now, int limit, std::span<const ScheduleId> excluded) override {
    return taken("claim", [&] { return real_.claim(now, limit, excluded); });
  }
  Result<std::vector<Schedule>> claim_again(std::span<const ClaimMark> marks) override {
    return taken("claim_again", [&] { return real_.claim_again(marks); });
  }
  Result<void> settle(std::span<const Settlement> settlements) override {
    const Instant from = wall_now();
    auto settled = real_.settle(settlements);
    const std::string what = names(settlements, [](const Settlement& each) {
      return fmt::format("{}={}", each.claimed.id.to_string(), to_string(each.attempt.outcome));
    });
    if (settled) {
      watch_.witness.say(watch_.worker, unit_, "settle " + what);
    } else {
      refused("settle", from, settled.error());
    }
    return settled;
  }
  Result<NextDue> next_due(Instant now, std::span<const ScheduleId> excluded) override {
    return real_.next_due(now, excluded);
  }
  Result<std::map<FlagId, Intent>> earliest_live(std::span<const FlagId> flags,
                                                 std::span<const ScheduleId> excluded) override {
    return real_.earliest_live(flags, excluded);
  }
  Result<std::vector<Attempt>> attempts(const ScheduleId& id) override { return real_.attempts(id); }

  [[nodiscard]] const std::vector<Hold>& holds() const { return holds_; }

 private:
  template <class Call>
  Result<std::vector<Schedule>> taken(std::string_view name, Call&& call) {
    const Instant from = wall_now();
    auto claimed = std::forward<Call>(call)();
    if (!claimed) {
      refused(name, from, claimed.error());
      return claimed;
    }
    for (const Schedule& schedule : *claimed) {
      holds_.push_back({.schedule = schedule.id.to_string(),
                        .worker = watch_.worker,
                        .unit = unit_,
                        .asked = from,
                        .taken = wall_now(),
                        .let_go = {}});
    }
    if (!claimed->empty()) {
      const std::string what = names(*claimed, [](const Schedule& each) { return each.id.to_string(); });
      watch_.witness.say(watch_.worker, unit_, fmt::format("{} {}", name, what));
    }
    return claimed;
  }
  void refused(std::string_view call, Instant from, const Error& error) {
    watch_.witness.say(watch_.worker, unit_, fmt::format("{}: {}", call, test::describe(error)));
    watch_.witness.refused(
        {.worker = watch_.worker, .call = std::string(call), .from = from, .to = wall_now(), .error = error});
  }

  DueQueue& real_;
  const Watch& watch_;
  int unit_;
  std::vector<Hold> holds_;
};

class WatchedUnit final : public UnitOfWork {
 public:
  WatchedUnit(std::unique_ptr<UnitOfWork> real, const Watch& watch)
      : real_(std::move(real)),
        watch_(watch),
        unit_(watch.witness.next_unit()),
        queue_(real_->due(), watch, unit_) {}

  [[nodiscard]] Instant now() const override { return real_->now(); }
  FlagRepository& flags() override { return real_->flags(); }
  UserOverrideRepository& overrides() override { return real_->overrides(); }
  SegmentRepository& segments() override { return real_->segments(); }
  RetryPolicyRepository& retry_policies() override { return real_->retry_policies(); }
  ScheduleRepository& schedules() override { return real_->schedules(); }
  DueQueue& due() override { return queue_; }
  AttemptLedger& ledger() override { return real_->ledger(); }
  AuditTrail& audit() override { return real_->audit(); }
  RevisionCounter& revisions() override { return real_->revisions(); }
  TokenRepository& tokens() override { return real_->tokens(); }
  IdempotencyRecords& idempotency() override { return real_->idempotency(); }
  ScheduleStatistics& statistics() override { return real_->statistics(); }
  WebhookRepository& webhooks() override { return real_->webhooks(); }
  DeliveryQueue& deliveries() override { return real_->deliveries(); }
  WorkerHeartbeats& heartbeats() override { return real_->heartbeats(); }
  ServerReports& server_reports() override { return real_->server_reports(); }
  TimelineReader& timeline() override { return real_->timeline(); }

  Result<void> commit() override {
    const Instant called = wall_now();
    auto answer = real_->commit();
    if (queue_.holds().empty()) return answer;
    watch_.witness.say(watch_.worker, unit_, answer ? "commit" : "commit: " + test::describe(answer.error()));
    if (!answer) return answer;
    std::vector<Hold> holds = queue_.holds();
    for (Hold& hold : holds) hold.let_go = called;
    watch_.witness.committed(holds);
    return answer;
  }

 private:
  std::unique_ptr<UnitOfWork> real_;
  const Watch& watch_;
  int unit_;
  WatchedQueue queue_;
};

class WatchedSession final : public Session {
 public:
  WatchedSession(std::unique_ptr<Session> real, Watch watch)
      : real_(std::move(real)), watch_(std::move(watch)) {}

  Result<std::unique_ptr<UnitOfWork>> begin(Access access) override {
    HOIST_ASSIGN(auto unit, real_->begin(access));
    return std::make_unique<WatchedUnit>(std::move(unit), watch_);
  }

 private:
  std::unique_ptr<Session> real_;
  Watch watch_;
};

class WatchedStore final : public Store {
 public:
  WatchedStore(std::unique_ptr<Store> real, Watch watch) : real_(std::move(real)), watch_(std::move(watch)) {}

  std::unique_ptr<Session> open_session(SessionPurpose purpose) override {
    return std::make_unique<WatchedSession>(real_->open_session(purpose), watch_);
  }
  std::unique_ptr<DueListener> open_due_listener() override { return real_->open_due_listener(); }
  std::unique_ptr<DueListener> open_change_listener() override { return real_->open_change_listener(); }
  [[nodiscard]] std::string description() const override { return real_->description(); }

 private:
  std::unique_ptr<Store> real_;
  Watch watch_;
};

}  // namespace

void Witness::say(const std::string& worker, int unit, std::string what) {
  timeline_.say(fmt::format("{} unit {}", worker, unit), std::move(what));
}

void Witness::committed(const std::vector<Hold>& holds) {
  const std::lock_guard lock(mutex_);
  holds_.insert(holds_.end(), holds.begin(), holds.end());
}

void Witness::refused(QueueError error) {
  const std::lock_guard lock(mutex_);
  errors_.push_back(std::move(error));
}

std::vector<Hold> Witness::holds() const {
  const std::lock_guard lock(mutex_);
  return holds_;
}

std::vector<QueueError> Witness::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

std::unique_ptr<Store> watch_store(std::unique_ptr<Store> store, std::string worker, Witness& witness) {
  return std::make_unique<WatchedStore>(std::move(store),
                                        Watch{.worker = std::move(worker), .witness = witness});
}

}  // namespace hoist::histories
