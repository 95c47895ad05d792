// What the workers' transactions saw of the queue. Two things show only here: a schedule that two workers
// had in hand at once, and an outcome that no longer met the claim it belongs to. Where the rest of the
// design repairs such a thing, the tables do not tell.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "histories/timeline.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::histories {

/// A schedule in a worker's hand.
struct Hold {
  std::string schedule;
  std::string worker;
  int unit = 0;
  Instant asked;   ///< The claim was called.
  Instant taken;   ///< It returned.
  Instant let_go;  ///< The commit was called, which then succeeded.
};

/// An answer that the queue gave to a worker instead of what it was asked for.
struct QueueError {
  std::string worker;
  std::string call;  ///< "claim", "claim_again", "settle".
  Instant from;
  Instant to;
  Error error;
};

/// Thread-safe.
class Witness {
 public:
  explicit Witness(Timeline& timeline) : timeline_(timeline) {}

  [[nodiscard]] int next_unit() { return ++units_; }
  void say(const std::string& worker, int unit, std::string what);
  /// Of units that were committed. The others may have lost their locks at any moment.
  void committed(const std::vector<Hold>& holds);
  void refused(QueueError error);

  [[nodiscard]] std::vector<Hold> holds() const;
  [[nodiscard]] std::vector<QueueError> errors() const;

 private:
  Timeline& timeline_;
  std::atomic<int> units_{0};
  mutable std::mutex mutex_;
  std::vector<Hold> holds_;
  std::vector<QueueError> errors_;
};

/// The store, told on by `worker`. `witness` must outlive it.
[[nodiscard]] std::unique_ptr<Store> watch_store(std::unique_ptr<Store> store, std::string worker,
                                                 Witness& witness);

}  // namespace hoist::histories
