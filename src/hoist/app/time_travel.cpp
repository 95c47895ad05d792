#include "hoist/app/time_travel.h"

#include <fmt/format.h>

#include <functional>
#include <set>

#include "hoist/app/load_snapshot.h"
#include "hoist/app/outlook.h"

namespace hoist {
namespace {

Result<FlagsThen> flags_then(UnitOfWork& unit, const EnvironmentKey& environment, const Outlook& outlook,
                             const AskedInstant& asked) {
  if (asked.at < unit.now()) return find_past_flags(unit, environment, outlook.flags, asked);
  FlagsThen then;
  for (Flag& flag : flags_at(outlook.flags, outlook.ahead, asked.at)) {
    const FlagKey key = flag.key;
    then.emplace(key, FlagThen{.id = flag.id, .flag = std::move(flag)});
  }
  return then;
}

/// Whether both are the same image, as far as can be said without reading it.
bool same_image(const FlagThen& a, const FlagThen& b) {
  if (a.id != b.id || a.ended_by != b.ended_by) return false;
  return a.ended_by || (a.flag->version == b.flag->version && a.flag->config == b.flag->config);
}

const FlagThen* then_of(const FlagsThen& flags, const FlagKey& key) {
  const auto found = flags.find(key);
  return found == flags.end() ? nullptr : &found->second;
}

Result<std::optional<Flag>> read_if_there(UnitOfWork& unit, const FlagThen* then) {
  if (then == nullptr) return std::optional<Flag>();
  HOIST_ASSIGN(Flag flag, read_flag_then(unit, *then));
  return std::optional(std::move(flag));
}

/// The two ends of a period, and what lies between them.
struct Ends {
  FlagsThen before;
  FlagsThen after;
  std::map<FlagId, std::vector<AheadStep>> schedules;
  std::map<FlagId, std::vector<AheadMisfit>> misfits;
  bool begins_in_past = false;
  bool ends_in_past = false;
};

Result<Ends> load_ends(UnitOfWork& unit, const EnvironmentKey& environment, const Period& period) {
  const AskedInstant to{.at = period.to, .name = "to"};
  HOIST_ASSIGN(const Outlook outlook, load_outlook(unit, environment, to));
  Ends ends{.before = {},
            .after = {},
            .schedules = {},
            .misfits = {},
            .begins_in_past = period.from < unit.now(),
            .ends_in_past = period.to < unit.now()};
  HOIST_ASSIGN(ends.before, flags_then(unit, environment, outlook, {.at = period.from, .name = "from"}));
  HOIST_ASSIGN(ends.after, flags_then(unit, environment, outlook, to));
  // What was meant for before now and is still pending is no part of the past.
  const auto between = [&](Instant at) { return ends.begins_in_past || at > period.from; };
  for (const AheadChange& change : outlook.ahead.changes) {
    if (!between(change.at)) continue;
    ends.schedules[change.flag.id].push_back({.at = change.at, .schedule = change.schedule});
  }
  for (const AheadMisfit& misfit : outlook.ahead.misfits) {
    if (between(misfit.at)) ends.misfits[outlook.flag_of.at(misfit.schedule)].push_back(misfit);
  }
  return ends;
}

/// None where there is nothing to say.
Result<std::optional<FlagDifference>> difference_of(UnitOfWork& unit, const FlagKey& key, Ends& ends) {
  const FlagThen* before = then_of(ends.before, key);
  const FlagThen* after = then_of(ends.after, key);
  FlagDifference difference{.key = key};
  if (after != nullptr) {
    difference.schedules = std::move(ends.schedules[after->id]);
    difference.misfits = std::move(ends.misfits[after->id]);
  }
  const bool same = before != nullptr && after != nullptr && same_image(*before, *after);
  if (same && difference.schedules.empty() && difference.misfits.empty()) {
    return std::optional<FlagDifference>();
  }
  HOIST_ASSIGN(difference.before, read_if_there(unit, before));
  HOIST_ASSIGN(difference.after, read_if_there(unit, after));
  if (ends.begins_in_past && difference.before) difference.version_before = difference.before->version;
  if (ends.ends_in_past && difference.after) difference.version_after = difference.after->version;
  return std::optional(std::move(difference));
}

}  // namespace

Result<std::vector<Flag>> load_flags_at(UnitOfWork& unit, const EnvironmentKey& environment,
                                        const AskedInstant& asked, const KeyRange& range) {
  HOIST_ASSIGN(const Outlook outlook, load_outlook(unit, environment, asked));
  HOIST_ASSIGN(const FlagsThen then, flags_then(unit, environment, outlook, asked));
  std::vector<Flag> flags;
  auto next = range.after ? then.upper_bound(*range.after) : then.begin();
  for (; next != then.end() && flags.size() < range.limit; ++next) {
    HOIST_ASSIGN(Flag flag, read_flag_then(unit, next->second));
    flags.push_back(std::move(flag));
  }
  return flags;
}

Result<std::shared_ptr<const Snapshot>> load_snapshot_at(UnitOfWork& unit, const EnvironmentKey& environment,
                                                         const AskedInstant& asked) {
  HOIST_ASSIGN(const std::int64_t revision, unit.revisions().current(environment));
  HOIST_ASSIGN(SnapshotSource source, load_snapshot_ground(unit, environment, revision));
  HOIST_ASSIGN(source.flags, load_flags_at(unit, environment, asked));
  return std::make_shared<const Snapshot>(std::move(source));
}

Result<std::vector<FlagDifference>> load_difference(UnitOfWork& unit, const EnvironmentKey& environment,
                                                    const Period& period, const KeyRange& range) {
  if (period.to < period.from) {
    return invalid_field(
        "to", fmt::format("to ({}) is before from ({}): exchange them", format_instant_short(period.to),
                          format_instant_short(period.from)));
  }
  HOIST_ASSIGN(Ends ends, load_ends(unit, environment, period));
  std::set<FlagKey> keys;
  for (const auto& flags : {std::cref(ends.before), std::cref(ends.after)}) {
    for (const auto& [key, then] : flags.get()) keys.insert(key);
  }
  std::vector<FlagDifference> differences;
  auto next = range.after ? keys.upper_bound(*range.after) : keys.begin();
  for (; next != keys.end() && differences.size() < range.limit; ++next) {
    HOIST_ASSIGN(auto difference, difference_of(unit, *next, ends));
    if (difference) differences.push_back(*std::move(difference));
  }
  return differences;
}

}  // namespace hoist
