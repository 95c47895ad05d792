// A store in memory that can be taken away, as far as snapshots and tokens are read from it. For tests only.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "hoist/app/memory_outbox_test.h"
#include "hoist/domain/sample_values_test.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::sample {

/// What a unit of work sees.
struct MemoryContent {
  Instant now = kNow;
  std::vector<EnvironmentRevision> revisions;
  std::vector<Flag> flags;
  std::vector<Token> tokens;
  DueBacklog backlog;
  std::vector<ScheduleCount> live;
  std::vector<ScheduleCount> ended;
  OutboxBacklog outbox;
  std::vector<WorkerHeartbeat> heartbeats;
};

/// Thread-safe: sessions read a copy of what the test wrote last.
class MemoryStore final : public Store {
 public:
  template <class Change>
  void change(Change&& change) {
    const std::lock_guard lock(mutex_);
    std::forward<Change>(change)(content_);
  }
  [[nodiscard]] MemoryContent content() const {
    const std::lock_guard lock(mutex_);
    return content_;
  }

  std::atomic<bool> gone = false;          ///< begin() fails.
  std::atomic<bool> breaks_flags = false;  ///< Reading flags fails, in the middle of a unit.
  std::atomic<bool> breaks_commit = false;
  std::atomic<bool> breaks_counts = false;  ///< Counting schedules fails.
  std::atomic<int> flag_reads = 0;
  std::atomic<int> begun = 0;
  std::atomic<int> live_counts = 0;
  std::atomic<int> ended_counts = 0;
  std::function<void()> while_counting = {};  ///< Called in the middle of each count.
  std::atomic<int> open_units = 0;
  std::atomic<int> most_open_units = 0;

  [[nodiscard]] std::unique_ptr<Session> open_session(SessionPurpose purpose) override;
  [[nodiscard]] std::unique_ptr<DueListener> open_due_listener() override;
  [[nodiscard]] std::unique_ptr<DueListener> open_change_listener() override;
  [[nodiscard]] std::string description() const override { return "memory"; }

  /// What a change listener hears.
  void notify() {
    const std::lock_guard lock(mutex_);
    heard_ += 1;
    heard_or_waiting_.notify_all();
  }
  /// Waits until a listener has begun to wait for the n-th time, and returns for how long it would.
  [[nodiscard]] Duration wait_number(std::size_t n) {
    std::unique_lock lock(mutex_);
    heard_or_waiting_.wait(lock, [&] { return waits_.size() >= n; });
    return waits_.at(n - 1);
  }

 private:
  class Listener;
  class MemorySession;
  class Unit;

  mutable std::mutex mutex_;
  std::condition_variable heard_or_waiting_;
  MemoryContent content_;
  int heard_ = 0;
  std::vector<Duration> waits_;  ///< Of all listeners.
};

/// No time passes: a wait ends when something is heard, or it is interrupted.
class MemoryStore::Listener final : public DueListener {
 public:
  explicit Listener(MemoryStore& store) : store_(store) {}
  void wait(Duration at_most) override {
    std::unique_lock lock(store_.mutex_);
    store_.waits_.push_back(at_most);
    store_.heard_or_waiting_.notify_all();
    store_.heard_or_waiting_.wait(lock, [this] { return store_.heard_ > 0; });
    store_.heard_ = 0;
  }
  void interrupt() noexcept override { store_.notify(); }

 private:
  MemoryStore& store_;
};

/// Only what is read to make snapshots is there; a test that needs more has a real store.
class MemoryStore::Unit final : public UnitOfWork,
                                FlagRepository,
                                UserOverrideRepository,
                                SegmentRepository,
                                RevisionCounter,
                                ScheduleStatistics,
                                TokenRepository,
                                WorkerHeartbeats {
 public:
  explicit Unit(MemoryStore& store) : store_(store), content_(store.content()), outbox_(content_.outbox) {
    const int open = ++store_.open_units;
    int most = store_.most_open_units;
    while (open > most && !store_.most_open_units.compare_exchange_weak(most, open)) {
    }
  }
  ~Unit() override { --store_.open_units; }

  [[nodiscard]] Instant now() const override { return content_.now; }
  [[nodiscard]] FlagRepository& flags() override { return *this; }
  [[nodiscard]] UserOverrideRepository& overrides() override { return *this; }
  [[nodiscard]] SegmentRepository& segments() override { return *this; }
  [[nodiscard]] RevisionCounter& revisions() override { return *this; }
  [[nodiscard]] TokenRepository& tokens() override { return *this; }
  [[nodiscard]] RetryPolicyRepository& retry_policies() override { throw std::logic_error("no policies"); }
  [[nodiscard]] ScheduleRepository& schedules() override { throw std::logic_error("no schedules"); }
  [[nodiscard]] DueQueue& due() override { throw std::logic_error("nothing due"); }
  [[nodiscard]] AttemptLedger& ledger() override { throw std::logic_error("no ledger"); }
  [[nodiscard]] AuditTrail& audit() override { throw std::logic_error("no audit trail"); }
  [[nodiscard]] IdempotencyRecords& idempotency() override { throw std::logic_error("no records"); }
  [[nodiscard]] ScheduleStatistics& statistics() override { return *this; }
  [[nodiscard]] WebhookRepository& webhooks() override { throw std::logic_error("no webhooks"); }
  [[nodiscard]] DeliveryQueue& deliveries() override { return outbox_; }
  [[nodiscard]] WorkerHeartbeats& heartbeats() override { return *this; }
  [[nodiscard]] ServerReports& server_reports() override { throw std::logic_error("no reports"); }
  [[nodiscard]] TimelineReader& timeline() override { throw std::logic_error("nobody looks at a timeline"); }
  [[nodiscard]] Result<void> commit() override {
    if (store_.breaks_commit) return lost();
    return {};
  }

 private:
  static tl::unexpected<Error> lost() { return fail(ErrorCode::kConnectionLost, "the store went away"); }
  static tl::unexpected<Error> read_only() { return fail(ErrorCode::kInternal, "only reading is possible"); }

  Result<std::vector<Flag>> list(const FlagFilter& filter) override {
    store_.flag_reads += 1;
    if (store_.breaks_flags) return lost();
    std::vector<Flag> found;
    for (const Flag& flag : content_.flags) {
      const bool wanted = !filter.environment || flag.environment == *filter.environment;
      const bool behind = !filter.after || std::pair(flag.key, flag.environment) > *filter.after;
      if (wanted && behind) found.push_back(flag);
    }
    return found;
  }
  Result<std::vector<FlagKey>> keys(const FlagFilter& /*filter*/,
                                    const std::optional<FlagKey>& /*after*/) override {
    return read_only();
  }
  Result<std::vector<Flag>> of_keys(std::span<const FlagKey> /*keys*/,
                                    const std::optional<EnvironmentKey>& /*environment*/) override {
    return read_only();
  }
  Result<std::vector<FlagId>> ids_of(const FlagPattern& /*pattern*/, int /*limit*/) override {
    return read_only();
  }
  Result<std::vector<FlagOverride>> of_environment(const EnvironmentKey& /*environment*/) override {
    return std::vector<FlagOverride>();
  }
  Result<std::vector<SegmentDefinition>> list(const EnvironmentKey& /*environment*/) override {
    return std::vector<SegmentDefinition>();
  }
  Result<std::vector<EnvironmentRevision>> all() override { return content_.revisions; }
  Result<DueBacklog> backlog(Instant /*now*/) override { return content_.backlog; }
  Result<std::optional<Instant>> oldest_due_at(Instant /*now*/) override {
    return content_.backlog.oldest_due_at;
  }
  Result<std::int64_t> count_at_risk() override { return 0; }
  Result<Attention> attention(const AttentionFilter& /*filter*/) override { return read_only(); }
  Result<std::vector<ScheduleCount>> count_live() override {
    return counted(store_.live_counts, content_.live);
  }
  Result<std::map<FlagId, std::int64_t>> count_live_of(std::span<const FlagId> /*flags*/) override {
    return read_only();
  }
  Result<std::vector<ScheduleCount>> count_ended() override {
    return counted(store_.ended_counts, content_.ended);
  }
  Result<std::vector<ScheduleCount>> counted(std::atomic<int>& times,
                                             const std::vector<ScheduleCount>& counts) {
    times += 1;
    if (store_.while_counting) store_.while_counting();
    if (store_.breaks_counts) return fail(ErrorCode::kStoreTransient, "the count took too long");
    return counts;
  }
  Result<void> hold_references(const EnvironmentKey& /*environment*/) override { return read_only(); }
  Result<std::vector<Token>> list() override { return content_.tokens; }

  /// At once, whatever becomes of the unit.
  Result<void> beat(const WorkerHeartbeat& heartbeat) override {
    store_.change([&](MemoryContent& content) {
      std::erase_if(content.heartbeats,
                    [&](const WorkerHeartbeat& each) { return each.worker == heartbeat.worker; });
      content.heartbeats.push_back(heartbeat);
    });
    return {};
  }
  Result<std::vector<WorkerHeartbeat>> list(int /*limit*/) override { return store_.content().heartbeats; }
  Result<int> forget(Instant before) override {
    std::size_t forgotten = 0;
    store_.change([&](MemoryContent& content) {
      forgotten = std::erase_if(content.heartbeats,
                                [&](const WorkerHeartbeat& each) { return each.last_pass_at < before; });
    });
    return static_cast<int>(forgotten);
  }

  Result<void> insert(const Flag& /*flag*/) override { return read_only(); }
  Result<std::optional<Flag>> find(const FlagKey& /*key*/, const EnvironmentKey& /*environment*/) override {
    return read_only();
  }
  Result<std::optional<Flag>> lock(const FlagKey& /*key*/, const EnvironmentKey& /*environment*/) override {
    return read_only();
  }
  Result<std::vector<Flag>> lock_all(std::span<const FlagId> /*ids*/) override { return read_only(); }
  Result<void> update(std::span<const Flag> /*flags*/) override { return read_only(); }
  Result<void> put(const FlagId& /*flag*/, const UserOverride& /*user_override*/) override {
    return read_only();
  }
  Result<bool> remove(const FlagId& /*flag*/, const std::string& /*user_id*/) override { return read_only(); }
  Result<NumberedPage<UserOverride>> list(const FlagId& /*flag*/, int /*page*/, int /*size*/) override {
    return read_only();
  }
  Result<void> insert(const SegmentDefinition& /*segment*/) override { return read_only(); }
  Result<std::optional<SegmentDefinition>> find(const SegmentKey& /*key*/,
                                                const EnvironmentKey& /*environment*/) override {
    return read_only();
  }
  Result<std::optional<SegmentDefinition>> lock(const SegmentKey& /*key*/,
                                                const EnvironmentKey& /*environment*/) override {
    return read_only();
  }
  Result<void> update(const SegmentDefinition& /*segment*/) override { return read_only(); }
  Result<bool> remove(const SegmentKey& /*key*/, const EnvironmentKey& /*environment*/) override {
    return read_only();
  }
  Result<void> raise(std::span<const EnvironmentChanges> /*changed*/) override { return read_only(); }
  Result<std::vector<LoggedChange>> changes_since(const EnvironmentKey& /*environment*/,
                                                  std::int64_t /*after*/, std::int64_t /*most*/) override {
    return std::vector<LoggedChange>();
  }
  Result<std::optional<std::int64_t>> revision_at(const EnvironmentKey& /*environment*/,
                                                  Instant /*at*/) override {
    return std::nullopt;
  }
  Result<std::int64_t> current(const EnvironmentKey& /*environment*/) override { return read_only(); }
  Result<void> insert(const Token& /*token*/) override { return read_only(); }
  Result<std::optional<Token>> find(const TokenId& /*id*/) override { return read_only(); }
  Result<bool> revoke(const TokenId& /*id*/, Instant /*now*/) override { return read_only(); }

  MemoryStore& store_;
  MemoryContent content_;
  MemoryOutbox outbox_;
};

class MemoryStore::MemorySession final : public Session {
 public:
  explicit MemorySession(MemoryStore& store) : store_(store) {}
  [[nodiscard]] Result<std::unique_ptr<UnitOfWork>> begin(Access /*access*/) override {
    store_.begun += 1;
    if (store_.gone) return fail(ErrorCode::kStoreUnavailable, "the store is gone");
    return std::make_unique<Unit>(store_);
  }

 private:
  MemoryStore& store_;
};

inline std::unique_ptr<Session> MemoryStore::open_session(SessionPurpose /*purpose*/) {
  return std::make_unique<MemorySession>(*this);
}
inline std::unique_ptr<DueListener> MemoryStore::open_due_listener() {
  return std::make_unique<Listener>(*this);
}
inline std::unique_ptr<DueListener> MemoryStore::open_change_listener() {
  return std::make_unique<Listener>(*this);
}

}  // namespace hoist::sample
