#include "hoist/app/refresh_snapshot.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "hoist/app/load_snapshot.h"

namespace hoist {
namespace {

/// The flags that were touched after `from` and up to `to`; none where the log does not say, or something
/// else was touched than flags.
Result<std::optional<std::set<FlagKey>>> touched_flags(UnitOfWork& unit, const EnvironmentKey& environment,
                                                       std::int64_t from, std::int64_t to) {
  using Touched = std::optional<std::set<FlagKey>>;
  if (to < from || to - from > kMostRevisionsFollowed) return Touched();
  HOIST_ASSIGN(const std::vector<LoggedChange> changes,
               unit.revisions().changes_since(environment, from, to - from));
  std::set<FlagKey> touched;
  std::int64_t reached = from;
  for (const LoggedChange& logged : changes) {
    const auto key = FlagKey::parse(logged.change.key);
    const bool follows = logged.revision == reached || logged.revision == reached + 1;
    if (!follows || !key || logged.change.kind == ChangeKind::kSegmentChanged) return Touched();
    reached = logged.revision;
    touched.insert(*key);
  }
  if (reached != to || touched.size() > kMostFlagsFollowed) return Touched();
  return Touched(std::move(touched));
}

/// A flag's users, in pages.
Result<std::map<std::string, OverrideType, std::less<>>> load_overrides(UnitOfWork& unit,
                                                                        const FlagId& flag) {
  std::map<std::string, OverrideType, std::less<>> overrides;
  for (int page = 1;; ++page) {
    HOIST_ASSIGN(const auto found, unit.overrides().list(flag, page, kMaxPageSize));
    for (const UserOverride& each : found.items) overrides.emplace(each.user_id, each.type);
    if (found.items.size() < static_cast<std::size_t>(kMaxPageSize)) return overrides;
  }
}

/// The flag's schedules, as far as the snapshot looks ahead.
Result<std::vector<Schedule>> load_pending_of(UnitOfWork& unit, const Flag& flag,
                                              const std::optional<Intent>& horizon) {
  HOIST_ASSIGN(std::vector<Schedule> pending,
               load_pending(unit, flag.environment, {.limit = kMostAhead, .until = {}, .flag = flag.id}));
  std::erase_if(pending, [&](const Schedule& schedule) { return horizon && schedule.intent() > *horizon; });
  return pending;
}

Result<SnapshotChanges> load_changes(UnitOfWork& unit, const Snapshot& before, std::int64_t revision,
                                     std::set<FlagKey> touched, EffectiveAt effective_at) {
  SnapshotChanges changes{.revision = revision, .read_at = unit.now(), .touched = std::move(touched)};
  for (const FlagKey& key : changes.touched) {
    HOIST_ASSIGN(std::optional<Flag> flag, unit.flags().find(key, before.environment()));
    if (!flag) continue;
    HOIST_ASSIGN(changes.present.overrides[flag->id], load_overrides(unit, flag->id));
    if (effective_at == EffectiveAt::kScheduled) {
      HOIST_ASSIGN(std::vector<Schedule> pending, load_pending_of(unit, *flag, before.horizon()));
      changes.present.pending.insert(changes.present.pending.end(), std::make_move_iterator(pending.begin()),
                                     std::make_move_iterator(pending.end()));
    }
    changes.present.flags.push_back(*std::move(flag));
  }
  return changes;
}

/// Whether so much of what the snapshot looked ahead to has come that it has to look further.
bool looks_too_short(const Snapshot& snapshot) {
  return snapshot.horizon() && snapshot.flips().size() < kMostAhead / 2;
}

}  // namespace

Result<std::shared_ptr<const Snapshot>> refresh_snapshot(UnitOfWork& unit, const Snapshot& before,
                                                         std::int64_t revision, EffectiveAt effective_at) {
  const auto load_all = [&] { return load_snapshot(unit, before.environment(), revision, effective_at); };
  const Duration followed = unit.now() - before.whole_at();
  // Less than nothing where the store's clock was set back.
  if (followed < Duration::zero() || followed >= kFollowedFor) return load_all();
  if (before.flags_depend() || looks_too_short(before)) return load_all();
  HOIST_ASSIGN(auto touched, touched_flags(unit, before.environment(), before.revision(), revision));
  if (!touched) return load_all();
  HOIST_ASSIGN(SnapshotChanges changes,
               load_changes(unit, before, revision, *std::move(touched), effective_at));
  if (set_prerequisites(changes.present.pending)) return load_all();
  return std::make_shared<const Snapshot>(before, std::move(changes));
}

}  // namespace hoist
