// The people of a history: each plays the steps that are handed to it, one after the other, through the
// use cases, and puts down what it was told.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "histories/operations.h"
#include "hoist/base/prng.h"
#include "hoist/domain/names.h"
#include "hoist/ports/unit_of_work.h"
#include "simulation/drawn_fields.h"
#include "simulation/script.h"
#include "support/postgres_connection.h"

namespace hoist::histories {

/// The flags of a history: a few pairs of key and environment, so that everybody meets.
inline constexpr std::size_t kSlots = 6;
struct Slot {
  FlagKey key;
  EnvironmentKey environment;
};
[[nodiscard]] Slot slot_at(std::size_t number);  ///< Of any number.

/// Where a kCreateSchedule step's value says on how many flags.
inline constexpr unsigned kBurstShift = 40;

struct PersonSettings {
  std::string name;
  std::string url;      ///< By way of the person's relay.
  std::string raw_url;  ///< For raw SQL.
  Duration lock_timeout;
  Duration statement_timeout;
  std::uint64_t seed = 0;
};

class Person {
 public:
  Person(const PersonSettings& settings, Operations& operations);
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  ~Person();

  /// Hands over a step of people's; it is played as soon as those before it are. Thread-safe.
  void play(const sim::Step& step);
  void wait_until_idle();
  /// Plays what was handed over to its end.
  void finish();

 private:
  void run();
  void play_now(const sim::Step& step);
  void create_flag(const Slot& slot, const sim::Step& step);
  void edit_flag(const Slot& slot, const sim::Step& step);
  void delete_flag(const Slot& slot);
  void override_user(const Slot& slot, std::uint64_t value);
  /// Several in a row for the same instant, on neighbouring flags, so that one batch holds several flags.
  void create_schedules(const sim::Step& step);
  void create_alike(const sim::Step& step);
  void create_schedule(std::size_t slot, Instant at, const std::string& updates, std::uint64_t value);
  void change_segment(const Slot& slot, std::uint64_t value);
  /// The flag in the slot, as somebody who looks at it before she changes it sees it.
  [[nodiscard]] sim::Subject subject_of(std::size_t slot);
  [[nodiscard]] std::string choose_schedule(const sim::Step& step);
  void cancel_or_retry(const sim::Step& step);
  void insert_by_sql(const sim::Step& step);

  /// Runs `act(UnitOfWork&, actor)` as one operation and puts down the answer. `act` may fill in the
  /// operation's schedule.
  template <class Act>
  Answer perform(std::string action, std::string asked, Act&& act);

  PersonSettings settings_;
  Operations& operations_;
  Prng random_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<test::PostgresConnection> raw_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<sim::Step> waiting_;
  bool busy_ = false;
  bool finishing_ = false;
  std::thread thread_;
};

}  // namespace hoist::histories
