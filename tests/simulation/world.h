// All that the tasks of one simulated history share: time and turns, what is wrong, who acts, and the
// observer that judges every commit.
//
// One task runs at a time, so nothing here is locked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulation/actor.h"
#include "simulation/delivery_oracle.h"
#include "simulation/observer.h"
#include "simulation/outbox_oracle.h"
#include "simulation/sending_oracle.h"
#include "simulation/serving_oracle.h"
#include "simulation/sim_receivers.h"
#include "simulation/statistics.h"
#include "simulation/trace.h"
#include "simulation/trouble.h"
#include "simulation/write_lock.h"

namespace hoist::sim {

/// What a fault makes of one call to the store.
struct CallFault {
  std::optional<Error> before;  ///< Reported instead of making the call.
  std::optional<Error> after;   ///< Reported although the call was made.
};

/// A broken promise, and where it showed.
struct Finding {
  std::string promise;  ///< "P1" to "P9", or "code" for an error that nothing explains.
  std::string what;
};

struct World {
  World(const std::string& store_path, std::uint64_t seed, bool traced);

  SimTime time;
  Scheduler scheduler{time};
  Trace trace;
  Statistics statistics;
  Trouble trouble{time};
  WriteLock write_lock{scheduler, time};
  SimClock store_clock{time};
  Observer observer;
  OutboxOracle outbox;
  SimReceivers receivers;
  DeliveryOracle deliveries;
  SendingOracle sending;
  ServingOracle serving;
  std::vector<std::unique_ptr<Actor>> actors;      ///< Workers and people.
  std::vector<std::unique_ptr<Actor>> deliverers;  ///< None where nobody makes a webhook.
  std::vector<std::unique_ptr<Actor>> servers;     ///< Few scripts have some.
  /// Judges what all servers answer at this moment; empty where there are none.
  std::function<void()> judge_servers;
  std::optional<Finding> finding;
  /// The live flags' ids, by key and environment.
  std::map<std::pair<std::string, std::string>, std::string> live_flags;

  /// Every call of an actor to its store comes by here first. Time passes, others may have their turn, and
  /// a fault may strike. Throws Crashed.
  [[nodiscard]] CallFault before_call(Actor& actor, CallSite site, std::string_view call);

  /// The actor waits until somebody wakes it, or until `until` (elapsed time). A wake-up from before counts.
  void wait_for_wake_up(Actor& actor, Micros until);
  /// Ends its present or next wait, by `at` (elapsed time) at the latest.
  void wake(Actor& actor, Micros at);

  /// After a transaction of `actor` that began at `begun_at` (the store's clock) was committed: judges it,
  /// and wakes whoever listens.
  void committed(Actor& actor, Micros begun_at);

  /// A process that delivers begins an attempt, or hears how one ended.
  void sent(const Actor& actor, const Outgoing& outgoing, const ReceiverAnswer& answer);
  void ended(const Actor& actor, const Delivered& delivered);

  /// The first is kept; the history ends with it.
  void found(Finding finding);

 private:
  [[nodiscard]] CallFault strike(Actor& actor, const ArmedFault& fault, CallSite site, std::string_view call);
  /// A failure that a worker recorded must be one that met this very schedule.
  void judge_failures(Actor& worker, const model::Commit& commit);
  /// What happened is told to whoever asked for it, in the same commit (P9).
  void judge_outbox(const model::Commit& commit);
  /// What is told arrives (P9).
  void judge_deliveries(Micros begun_at);
  void judge_telling(std::optional<std::string> wrong);
  void note_flags(const model::Commit& commit);
  void tell(const Actor& actor, const model::Commit& commit);
  void wake_listeners(const Actor& but);
  void wake_listener(Actor& actor, const Actor& but);
  void wake_deliverers(const Actor& but);
};

}  // namespace hoist::sim
