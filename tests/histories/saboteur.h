// Plays the faults of a script on a real server, and puts each down in the book of faults.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "histories/fault_book.h"
#include "histories/refusals.h"
#include "histories/relay.h"
#include "histories/worker.h"
#include "simulation/script.h"
#include "support/postgres_database.h"

namespace hoist::histories {

class Saboteur {
 public:
  /// `actors` are the names behind the relay's numbers, workers first. Everything outlives the saboteur.
  Saboteur(const test::PostgresDatabase& database, Relay& relay, FaultBook& faults,
           std::vector<std::string> actors);
  Saboteur(const Saboteur&) = delete;
  Saboteur& operator=(const Saboteur&) = delete;
  ~Saboteur();

  /// What the relay did to a call is put down here.
  void note_struck(const StruckFault& struck);

  /// Begins a fault; ends it by itself when its time has come. One thread.
  void play(const sim::Step& step, const std::vector<std::unique_ptr<Worker>>& workers);
  /// Ends all faults, at once.
  void finish();

  [[nodiscard]] long long times_refused(FaultKind kind) { return refusals_.times(kind); }

 private:
  /// A fault that lasts: begun on the calling thread, ended by `end`.
  void last(Fault fault, Duration time, const std::function<void()>& begin, std::function<void()> end);
  void strike_backends(FaultKind kind, std::size_t actor);
  void refuse_flag(const sim::Step& step);
  void hold_row(Fault fault, const std::string& query, Duration time);
  void shut_out(std::uint64_t value, Duration time);
  void throw_everybody_out();
  void lose_wake_ups(std::uint64_t value, Duration time);
  /// Waits until the time has come; false where the history is over before.
  bool wait(Duration time);
  /// Gives triggers of that kind the time to strike once more.
  void wait_until_met(FaultKind kind, long long times_before);

  const test::PostgresDatabase& database_;
  Relay& relay_;
  FaultBook& faults_;
  std::vector<std::string> actors_;
  Refusals refusals_;
  std::unique_ptr<test::PostgresConnection> sql_;     ///< In the history's database.
  std::unique_ptr<test::PostgresConnection> server_;  ///< In another, which no outage meets.
  std::mutex server_mutex_;
  std::mutex mutex_;
  std::condition_variable over_changed_;
  bool over_ = false;
  std::map<FaultKind, int> outages_;  ///< Under way, by kind.
  std::vector<std::thread> lasting_;
};

}  // namespace hoist::histories
