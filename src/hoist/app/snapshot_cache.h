// What evaluations read instead of the store: the newest snapshot of every environment, and the tokens.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "hoist/domain/effective_at.h"
#include "hoist/domain/snapshot.h"
#include "hoist/domain/token.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Everything that was read in one unit of work; immutable, shared by all readers.
struct CachedState {
  std::map<EnvironmentKey, std::shared_ptr<const Snapshot>> snapshots;
  std::map<TokenId, Token> tokens;  ///< Unrevoked ones.
  Instant read_at;                  ///< By the store's clock.

  /// Null where nothing was ever written to it.
  [[nodiscard]] std::shared_ptr<const Snapshot> find(const EnvironmentKey& environment) const;
  /// The environment's snapshot; an empty one where nothing was ever written to it.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(const EnvironmentKey& environment) const;
};

/// Thread-safe. Readers take a mutex for as long as a pointer is copied.
class SnapshotCache {
 public:
  explicit SnapshotCache(EffectiveAt effective_at = EffectiveAt::kScheduled) : effective_at_(effective_at) {}

  /// Null until the first refresh succeeded.
  [[nodiscard]] std::shared_ptr<const CachedState> state() const;

  /// Reads what changed since the last time: all that is committed when it begins is in state() when it
  /// returns. Environments whose revision is the same are kept as they are. One at a time; others wait.
  /// Errors: the store's; then everything stays as it was.
  [[nodiscard]] Result<void> refresh(Session& session);

  /// Whether the last refresh failed: the state may be older than the store.
  [[nodiscard]] bool outage() const { return outage_.load(std::memory_order_relaxed); }

 private:
  const EffectiveAt effective_at_;
  std::mutex refreshing_;
  mutable std::mutex mutex_;
  std::shared_ptr<const CachedState> state_;
  std::atomic<bool> outage_ = false;
};

/// The unrevoked token of that text, from the cache. None where it is not in there, whatever the reason.
[[nodiscard]] std::optional<Token> authenticate_cached(const CachedState& state, std::string_view text);

}  // namespace hoist
