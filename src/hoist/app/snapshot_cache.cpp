#include "hoist/app/snapshot_cache.h"

#include "hoist/app/load_snapshot.h"
#include "hoist/app/refresh_snapshot.h"
#include "hoist/app/tokens.h"
#include "hoist/app/transact.h"

namespace hoist {
namespace {

/// The environment as this unit of work sees it; takes over from `before` what did not change.
Result<std::shared_ptr<const Snapshot>> snapshot_now(UnitOfWork& unit, const CachedState* before,
                                                     const EnvironmentRevision& now,
                                                     EffectiveAt effective_at) {
  const auto known = before == nullptr ? nullptr : before->find(now.environment);
  if (known == nullptr) return load_snapshot(unit, now.environment, now.revision, effective_at);
  if (known->revision() == now.revision) return known;
  return refresh_snapshot(unit, *known, now.revision, effective_at);
}

/// The state as this unit of work sees it; takes over from `before` what did not change.
Result<std::shared_ptr<const CachedState>> read_state(UnitOfWork& unit, const CachedState* before,
                                                      EffectiveAt effective_at) {
  auto state = std::make_shared<CachedState>();
  state->read_at = unit.now();
  HOIST_ASSIGN(const auto revisions, unit.revisions().all());
  for (const EnvironmentRevision& now : revisions) {
    HOIST_ASSIGN(auto snapshot, snapshot_now(unit, before, now, effective_at));
    state->snapshots.emplace(now.environment, std::move(snapshot));
  }
  HOIST_ASSIGN(const auto tokens, unit.tokens().list());
  for (const Token& token : tokens) {
    if (!token.revoked_at) state->tokens.emplace(token.id, token);
  }
  return std::shared_ptr<const CachedState>(std::move(state));
}

}  // namespace

std::shared_ptr<const Snapshot> CachedState::find(const EnvironmentKey& environment) const {
  const auto found = snapshots.find(environment);
  return found == snapshots.end() ? nullptr : found->second;
}

std::shared_ptr<const Snapshot> CachedState::snapshot(const EnvironmentKey& environment) const {
  if (auto found = find(environment)) return found;
  return std::make_shared<const Snapshot>(SnapshotSource{.environment = environment,
                                                         .revision = 0,
                                                         .read_at = read_at,
                                                         .flags = {},
                                                         .overrides = {},
                                                         .segments = {}});
}

std::shared_ptr<const CachedState> SnapshotCache::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

Result<void> SnapshotCache::refresh(Session& session) {
  const std::lock_guard one_at_a_time(refreshing_);
  const auto before = state();
  auto after = transact(session, Access::kRead,
                        [&](UnitOfWork& unit) { return read_state(unit, before.get(), effective_at_); });
  outage_.store(!after, std::memory_order_relaxed);
  if (!after) return tl::unexpected<Error>(std::move(after).error());
  const std::lock_guard lock(mutex_);
  state_ = *std::move(after);
  return {};
}

std::optional<Token> authenticate_cached(const CachedState& state, std::string_view text) {
  const auto claim = read_token_text(text);
  if (!claim) return std::nullopt;
  const auto found = state.tokens.find(claim->id);
  if (found == state.tokens.end() || !holds(found->second, *claim)) return std::nullopt;
  return found->second;
}

}  // namespace hoist
