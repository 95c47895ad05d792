#include "simulation/serving_oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "hoist/wire/stored_json.h"
#include "model/attempt_rules.h"
#include "model/fitting.h"
#include "model/stored_values.h"

namespace hoist::sim {
namespace {

/// Sentence 11: how late an attempt may begin where the schedule does not say.
constexpr Micros kDefaultWindow = 60'000'000;

std::optional<Micros> window_end(const model::ScheduleRow& schedule) {
  if (schedule.max_lateness) return schedule.scheduled_at + *schedule.max_lateness;
  if (schedule.missed_window == "fireLate") return std::nullopt;
  return schedule.scheduled_at + kDefaultWindow;
}

bool in_force(const model::ScheduleRow& schedule, Micros read_at, Micros now) {
  const auto end = window_end(schedule);
  return schedule.scheduled_at <= now && (!end || (now <= *end && read_at <= *end));
}

/// Sentences 5, 7 and 8.
void take_effect(const model::ScheduleRow& schedule, model::FlagRow& flag,
                 const model::Surroundings& surroundings) {
  if (!schedule.readable() || !model::misfit_alone(flag, schedule.updates, surroundings).empty()) return;
  model::Effect effect = model::effect_of(schedule, flag);
  if (model::touches_fit(schedule.updates) && !model::misfit_together(effect.flag).empty()) return;
  flag = std::move(effect.flag);
}

/// The name of a field that is not as it is to be; "" where all are.
std::string difference(const model::FlagRow& answered, const model::FlagRow& due) {
  for (std::size_t field = 0; field < model::kFields; ++field) {
    if (answered.values[field] != due.values[field]) {
      return fmt::format("{} is {}, not {}", model::kFieldNames[field], answered.values[field],
                         due.values[field]);
    }
  }
  return {};
}

/// What is found of a flag's answer, held against each state that it may be of.
struct Answer {
  bool right = false;
  bool ahead = false;  ///< By a schedule that was not committed yet.
  std::string wrong;   ///< Against the last state.

  void note(std::string mistake, bool is_ahead) {
    if (right) return;
    right = mistake.empty();
    ahead = right && is_ahead;
    wrong = std::move(mistake);
  }
};

}  // namespace

ServingOracle::Held ServingOracle::held_by(const model::Contents& contents, const std::string& environment) {
  Held held;
  std::map<std::string, std::string> keys;
  for (const auto& [id, flag] : contents.flags) {
    if (flag.environment != environment || flag.deleted_at) continue;
    held.flags.emplace(flag.key, flag);
    keys.emplace(id, flag.key);
  }
  for (const auto& [id, schedule] : contents.schedules) {
    if (schedule.status == "pending" && keys.contains(schedule.flag_id)) held.pending.push_back(schedule);
  }
  std::sort(held.pending.begin(), held.pending.end(),
            [](const model::ScheduleRow& a, const model::ScheduleRow& b) {
              return std::tie(a.scheduled_at, a.id) < std::tie(b.scheduled_at, b.id);
            });
  for (const auto& [name_environment, key] : contents.segments) {
    if (name_environment == environment) held.segments.insert(key);
  }
  return held;
}

void ServingOracle::remember(const model::Contents& contents) {
  for (const auto& [environment, revision] : contents.revisions) {
    std::vector<Held>& known = held_[{environment, revision}];
    Held held = held_by(contents, environment);
    if (!known.empty() && known.back() == held) continue;
    // What comes without a revision of its own was written by SQL.
    if (!known.empty()) note_unlogged(known.back(), held);
    known.push_back(std::move(held));
  }
}

void ServingOracle::note_unlogged(const Held& before, const Held& after) {
  std::set<std::string> there;
  for (const model::ScheduleRow& schedule : before.pending) there.insert(schedule.id);
  for (const model::ScheduleRow& schedule : after.pending) {
    if (!there.contains(schedule.id)) unlogged_.insert(schedule.id);
  }
}

std::vector<ServingOracle::Held> ServingOracle::seen_parts(const Held& held, Micros whole_at) const {
  std::set<Micros> written;
  for (const model::ScheduleRow& schedule : held.pending) {
    if (unlogged_.contains(schedule.id) && schedule.created_at >= whole_at)
      written.insert(schedule.created_at);
  }
  std::vector<Held> parts = {held};
  for (const Micros from : written) {
    parts.push_back(held);
    std::erase_if(parts.back().pending, [&](const model::ScheduleRow& schedule) {
      return unlogged_.contains(schedule.id) && schedule.created_at >= from;
    });
  }
  return parts;
}

std::map<std::string, model::FlagRow> ServingOracle::seen_of(const Held& held, Micros read_at, Micros now) {
  std::map<std::string, model::FlagRow> flags = held.flags;
  model::Surroundings surroundings{.segments = held.segments, .flags = {}};
  std::map<std::string, std::string> keys;
  for (auto& [key, flag] : flags) {
    surroundings.flags.emplace(key, &flag);
    keys.emplace(flag.id, key);
  }
  for (const model::ScheduleRow& schedule : held.pending) {
    if (!in_force(schedule, read_at, now)) continue;
    take_effect(schedule, flags.at(keys.at(schedule.flag_id)), surroundings);
  }
  return flags;
}

std::optional<std::string> ServingOracle::judge(const Snapshot& snapshot, Micros now) {
  const std::string& environment = snapshot.environment().text();
  const auto known = held_.find({environment, snapshot.revision()});
  if (known == held_.end()) {
    return fmt::format("it serves revision {} of {}, which there never was", snapshot.revision(),
                       environment);
  }
  std::map<std::string, model::FlagRow> answered;
  for (const CompiledFlag* flag : snapshot.at(Instant::from_unix_us(now)).flags()) {
    answered.emplace(flag->flag.key.text(), model::read_flag_image(wire::encode_flag_snapshot(flag->flag)));
  }
  std::map<std::string, Answer> judged;
  for (const Held& held : known->second) {
    if (held.flags.size() != answered.size()) return "it has not the same flags";
    for (const Held& part : seen_parts(held, snapshot.whole_at().unix_us())) {
      const auto due = seen_of(part, snapshot.read_at().unix_us(), now);
      for (const auto& [key, flag] : due) {
        const auto found = answered.find(key);
        judged[key].note(found == answered.end() ? "it is missing" : difference(found->second, flag),
                         flag != held.flags.at(key));
      }
    }
  }
  bool any_ahead = false;
  for (const auto& [key, answer] : judged) {
    if (!answer.right) return fmt::format("flag {} of {}: {}", key, environment, answer.wrong);
    any_ahead = any_ahead || answer.ahead;
  }
  if (any_ahead) ahead_ += 1;
  return std::nullopt;
}

}  // namespace hoist::sim
