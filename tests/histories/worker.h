// A worker of a history: a real Runner on a thread of its own, which dies and comes back as a process
// would. Every life has a new store, a new runner and a new name in the ledger.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "histories/fault_book.h"
#include "histories/relay.h"
#include "histories/witness.h"
#include "hoist/engine/runner.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/system/os_random.h"
#include "support/recording_log.h"

namespace hoist::histories {

/// The wall clock, wrong by as much as is said. Thread-safe.
class SkewedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return wall_now() + Duration(skew_us_.load()); }
  void set(Duration skew) { skew_us_.store(skew.count()); }

 private:
  std::atomic<std::int64_t> skew_us_{0};
};

/// Keeps what the workers log: the records, to be waited for, and when.
class WorkerLog final : public Log {
 public:
  explicit WorkerLog(Timeline& timeline) : timeline_(timeline) {}

  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override;
  [[nodiscard]] const test::RecordingLog& records() const { return records_; }

 private:
  Timeline& timeline_;
  test::RecordingLog records_;
};

/// What all workers of a history share; everything outlives them.
struct WorkerSurroundings {
  Relay& relay;
  FaultBook& faults;
  Witness& witness;
  WorkerLog& log;
};

struct WorkerSettings {
  std::string name;
  std::size_t actor = 0;  ///< In the relay.
  PostgresOptions store;  ///< Its URL goes by way of the relay.
  RetryPolicy policy;
  int limit = kRunnerBatch;
  Duration poll_interval{0};
};

class Worker {
 public:
  Worker(WorkerSettings settings, const WorkerSurroundings& surroundings);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // Thread-safe:

  /// Asks the present life to finish what it has in hand; the next one begins after `down_for`.
  void stop(Duration down_for) { end_life(FaultKind::kStop, down_for); }
  /// As stop, for a life whose connections are gone and stay so: see CallFault::crash.
  void crash(Duration down_for) { end_life(FaultKind::kCrash, down_for); }
  void wake();
  void skew(Duration by) { clock_.set(by); }
  /// As the present life calls itself in the ledger.
  [[nodiscard]] std::string life() const;

  /// Ends the last life.
  void finish();

 private:
  void run();
  void live(const std::stop_source& stop);
  void end_life(FaultKind how, Duration down_for);

  WorkerSettings settings_;
  WorkerSurroundings surroundings_;
  SkewedClock clock_;
  OsRandom random_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int life_ = 0;
  Runner* runner_ = nullptr;  ///< Of the present life.
  std::stop_source stop_;     ///< Of the present life.
  test::SteadyClock::time_point back_at_;
  std::optional<std::size_t> absence_;  ///< In the book of faults.
  bool finishing_ = false;
  std::thread thread_;
};

}  // namespace hoist::histories
