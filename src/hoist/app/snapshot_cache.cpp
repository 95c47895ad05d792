#include "hoist/app/snapshot_cache.h"

#include "hoist/app/load_snapshot.h"
#include "hoist/app/tokens.h"
#include "hoist/app/transact.h"

namespace hoist {
namespace {

/// The state as this unit of work sees it; takes over from `before` what did not change.
Result<std::shared_ptr<const CachedState>> read_state(UnitOfWork& unit, const CachedState* before,
                                                      EffectiveAt effective_at) {
  auto state = std::make_shared<CachedState>();
  state->read_at = unit.now();
  HOIST_ASSIGN(const auto revisions, unit.revisions().all());
  for (const auto& [environment, revision] : revisions) {
    if (before != nullptr) {
      const auto known = before->snapshots.find(environment);
      if (known != before->snapshots.end() && known->second->revision() == revision) {
        state->snapshots.emplace(environment, known->second);
        continue;
      }
    }
    HOIST_ASSIGN(auto snapshot, load_snapshot(unit, environment, revision, effective_at));
    state->snapshots.emplace(environment, std::move(snapshot));
  }
  HOIST_ASSIGN(const auto tokens, unit.tokens().list());
  for (const Token& token : tokens) {
    if (!token.revoked_at) state->tokens.emplace(token.id, token);
  }
  return std::shared_ptr<const CachedState>(std::move(state));
}

}  // namespace

std::shared_ptr<const Snapshot> CachedState::snapshot(const EnvironmentKey& environment) const {
  const auto found = snapshots.find(environment);
  if (found != snapshots.end()) return found->second;
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
