#include "hoist/app/past_flags.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist {
namespace {

/// How many revisions are read at once: one answer of the store stays small.
constexpr std::int64_t kRevisionsPerRead = 1000;

/// The first change of a flag behind a revision.
struct FirstChange {
  FlagKey key;
  std::int64_t version = 0;  ///< That it made.
};

Result<std::map<FlagId, FirstChange>> first_changes(UnitOfWork& unit, const EnvironmentKey& environment,
                                                    std::int64_t after, std::int64_t current) {
  std::map<FlagId, FirstChange> first;
  for (std::int64_t from = after; from < current; from += kRevisionsPerRead) {
    HOIST_ASSIGN(const auto page, unit.revisions().changes_since(environment, from, kRevisionsPerRead));
    for (const LoggedChange& logged : page) {
      const Change& change = logged.change;
      if (change.version == 0 || !change.flag) continue;
      HOIST_ASSIGN(FlagKey key, FlagKey::parse(change.key));
      const auto [known, is_first] =
          first.try_emplace(*change.flag, FirstChange{.key = std::move(key), .version = change.version});
      // One commit may log several versions of a flag, in any order.
      if (!is_first) known->second.version = std::min(known->second.version, change.version);
    }
  }
  return first;
}

/// The first entry of the log; none where it has none yet. It has no gap, so halves find its beginning.
Result<std::optional<LoggedChange>> beginning_of_log(UnitOfWork& unit, const EnvironmentKey& environment,
                                                     std::int64_t current) {
  HOIST_ASSIGN(auto logged, unit.revisions().changes_since(environment, current - 1, 1));
  if (logged.empty()) return std::optional<LoggedChange>();
  LoggedChange first = std::move(logged.front());
  std::int64_t unlogged = 0;
  while (first.revision - unlogged > 1) {
    const std::int64_t middle = unlogged + (first.revision - unlogged) / 2;
    HOIST_ASSIGN(logged, unit.revisions().changes_since(environment, middle - 1, 1));
    if (logged.empty()) {
      unlogged = middle;
    } else {
      first = std::move(logged.front());
    }
  }
  return std::optional(std::move(first));
}

/// The last revision that was committed by then.
Result<std::int64_t> revision_then(UnitOfWork& unit, const EnvironmentKey& environment, std::int64_t current,
                                   const AskedInstant& asked) {
  HOIST_ASSIGN(const auto known, unit.revisions().revision_at(environment, asked.at));
  if (known) return *known;
  if (current == 0) return 0;
  HOIST_ASSIGN(const auto first, beginning_of_log(unit, environment, current));
  if (first && first->revision == 1) return 0;
  return invalid_field(
      std::string(asked.name),
      first ? fmt::format("how environment '{}' was at {} is not known: its change log begins at {}; ask for "
                          "that instant or a later one",
                          environment.text(), format_instant_short(asked.at), format_instant_short(first->at))
            : fmt::format("how environment '{}' was at {} is not known: its change log begins with its next "
                          "change",
                          environment.text(), format_instant_short(asked.at)));
}

}  // namespace

Result<FlagsThen> find_past_flags(UnitOfWork& unit, const EnvironmentKey& environment,
                                  const std::vector<Flag>& present, const AskedInstant& asked) {
  HOIST_ASSIGN(const std::int64_t current, unit.revisions().current(environment));
  HOIST_ASSIGN(const std::int64_t revision, revision_then(unit, environment, current, asked));
  if (current - revision > kMostRevisionsBack) {
    return invalid_field(
        std::string(asked.name),
        fmt::format(
            "environment '{}' has changed {} times since {}, and at most {} changes are read back: ask for "
            "a later instant",
            environment.text(), current - revision, format_instant_short(asked.at), kMostRevisionsBack));
  }
  HOIST_ASSIGN(const auto first, first_changes(unit, environment, revision, current));
  FlagsThen then;
  for (const Flag& flag : present) {
    if (!first.contains(flag.id)) then.emplace(flag.key, FlagThen{.id = flag.id, .flag = flag});
  }
  for (const auto& [id, change] : first) {
    // Version 1 made it: it was not there before.
    if (change.version > 1) then.insert_or_assign(change.key, FlagThen{.id = id, .ended_by = change.version});
  }
  return then;
}

Result<Flag> read_flag_then(UnitOfWork& unit, const FlagThen& then) {
  if (then.flag) return *then.flag;
  HOIST_ASSIGN(auto events, unit.audit().versions_of_flag(then.id, *then.ended_by + 1, 1));
  if (!events.empty() && events.front().after->version == *then.ended_by && events.front().before) {
    return *std::move(events.front().before);
  }
  return fail(ErrorCode::kCorruptData,
              fmt::format("the audit trail does not say what flag {} was before its version {}: see hoist "
                          "audit verify",
                          then.id.to_string(), *then.ended_by));
}

}  // namespace hoist
