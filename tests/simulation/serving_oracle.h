// Whether serving processes answer what docs/semantics.md allows: judged from what the store held at the
// revision of their snapshots, by the model's own rules of intents and fits.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hoist/domain/snapshot.h"
#include "model/records.h"
#include "simulation/sim_time.h"

namespace hoist::sim {

class ServingOracle {
 public:
  /// Something was committed, after which the store holds `contents`.
  void remember(const model::Contents& contents);

  /// What is wrong with what a process answers from its snapshot at `now` by its clock, if anything is.
  [[nodiscard]] std::optional<std::string> judge(const Snapshot& snapshot, Micros now);

  /// Answers judged so far that a schedule made which was not committed yet.
  [[nodiscard]] std::uint64_t ahead() const { return ahead_; }

 private:
  /// What an environment held: live flags by key, and its pending schedules in order of intent.
  struct Held {
    std::map<std::string, model::FlagRow> flags;
    std::vector<model::ScheduleRow> pending;
    std::set<std::string> segments;
    bool operator==(const Held&) const = default;
  };
  [[nodiscard]] static Held held_by(const model::Contents& contents, const std::string& environment);
  /// The schedules of `after` that were not there before.
  void note_unlogged(const Held& before, const Held& after);
  /// What a flag of a snapshot may be made from, where all was read at once at `whole_at` and followed since:
  /// what SQL wrote after that may not have been seen yet, the latest first.
  [[nodiscard]] std::vector<Held> seen_parts(const Held& held, Micros whole_at) const;
  /// The flags as they are to be seen. `read_at` is when the snapshot was made.
  [[nodiscard]] static std::map<std::string, model::FlagRow> seen_of(const Held& held, Micros read_at,
                                                                     Micros now);

  /// By environment and revision. More than one where something was written by SQL, which raises none.
  std::map<std::pair<std::string, std::int64_t>, std::vector<Held>> held_;
  std::set<std::string> unlogged_;  ///< Ids of schedules that were written by SQL.
  std::uint64_t ahead_ = 0;
};

}  // namespace hoist::sim
