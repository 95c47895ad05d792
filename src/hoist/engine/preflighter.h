// Rehearses what is pending, a day and an hour ahead of its time and whenever something changed: the loop
// around app/preflight. Every process that applies schedules has one; of what several find, one tells.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "hoist/app/preflight.h"
#include "hoist/engine/failure_notice.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/pass_metrics.h"

namespace hoist {

/// After a round that rehearsed something it rests for so many times as long as that took: it takes a
/// twentieth of one core at most, however large the environments are and however often they change.
inline constexpr int kRehearsalRest = 20;
/// The shortest rest: changes that come together are rehearsed together.
inline constexpr Duration kShortestRehearsalRest = std::chrono::seconds(1);
/// The longest.
inline constexpr Duration kLongestRehearsalRest = std::chrono::minutes(5);

struct PreflighterOptions {
  std::string worker;
  Duration poll = std::chrono::minutes(5);  ///< How often it looks where nothing was heard.
  PassMetrics* metrics = nullptr;           ///< Null: nothing is counted.
  /// Called once something to be delivered was committed. May be empty.
  std::function<void()> on_told = {};
};

class Preflighter {
 public:
  /// All references, and what the options refer to, must outlive this. `clock` measures only the rests.
  Preflighter(Store& store, const Clock& clock, Log& log, RandomSource& random, PreflighterOptions options);

  /// Until stopped. Call it once, on a thread of its own. In an outage it goes on trying.
  void run(const std::stop_token& stop);

  /// What a round did.
  struct Round {
    bool rehearsed = false;          ///< Some environment.
    std::optional<Duration> next{};  ///< Until the next schedule comes to a stage.
  };
  /// Rehearses each environment that changed since the last time, or of which a schedule has come to a stage.
  /// Errors: the store's, of the first that failed; the others are rehearsed all the same.
  [[nodiscard]] Result<Round> step();

 private:
  /// What is known of an environment.
  struct Rehearsed {
    std::int64_t revision = 0;
    std::optional<Instant> next;  ///< By the store's clock.
  };
  [[nodiscard]] Result<void> preflight(const EnvironmentKey& environment);
  void tell(const RecordedRisks& risks);

  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  PreflighterOptions options_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<DueListener> listener_;
  std::map<EnvironmentKey, Rehearsed> rehearsed_;
  FailureNotice notice_;
};

}  // namespace hoist
