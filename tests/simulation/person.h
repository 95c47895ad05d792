// A person of the simulation, who works through the use cases in a server process of her own.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "hoist/base/prng.h"
#include "hoist/ports/unit_of_work.h"
#include "simulation/drawn_fields.h"
#include "simulation/world.h"

namespace hoist::sim {

class Person {
 public:
  /// `flags` is how many slots for flags there are.
  Person(World& world, Actor& actor, Store& store, int flags, std::uint64_t seed);

  /// The body of her task.
  void live();
  /// Gives her something to do, after what she has to do already.
  void ask(const Step& step);
  /// Makes a schedule that fits any flag and is due after `delay`, for the end of a history.
  void ask_for_schedule(int slot, Micros delay);

 private:
  struct Place {
    FlagKey key;
    EnvironmentKey environment;
  };

  /// What a schedule was asked to be.
  struct Request {
    std::string updates;                    ///< As JSON.
    std::vector<model::ScheduleRow> terms;  ///< What a row has to say, one for each time it was asked.
  };

  void act(const Step& step);
  void create_flag(const Step& step);
  void edit_flag(const Step& step);
  void revert_flag(const Step& step);
  void delete_flag(const Step& step);
  void retry_all_failed(const Step& step);
  void override_user(const Step& step);
  void change_segment(const Step& step);
  void change_webhook(const Step& step);
  void replay_delivery(const Step& step);
  void create_schedules(const Step& step);
  /// For an instant, or for so long after the time of the request.
  using When = std::variant<Instant, Duration>;
  /// Returns the instant that was accepted.
  std::optional<Instant> create_schedule(const Step& step, const std::string& updates, When when);
  void create_alike(const Step& step);
  void change_schedule(const Step& step);
  void insert_by_sql(const Step& step);

  [[nodiscard]] Place place(std::uint32_t target) const;
  /// The flag in the slot, as somebody who looks at it before she changes it sees it.
  [[nodiscard]] Subject subject(std::uint32_t target) const;
  /// The id of the schedule that `target` means, most recent first; none while there is none.
  [[nodiscard]] std::optional<ScheduleId> schedule_of(std::uint32_t target) const;
  template <class T>
  void say_outcome(const Step& step, const Result<T>& result);
  /// That the store holds what it was asked to hold; returns for when.
  std::optional<Instant> expect_accepted(const std::string& id, const Request& request);

  World& world_;
  Actor& actor_;
  Store& real_store_;
  int flags_;
  Prng random_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
  std::deque<Step> inbox_;
  int keys_made_ = 0;  ///< Idempotency keys.
};

/// The keys of slot `n`: half of them in one environment, half in the other.
[[nodiscard]] std::string flag_key_of_slot(std::uint32_t slot);
[[nodiscard]] std::string environment_of_slot(std::uint32_t slot);

}  // namespace hoist::sim
