// Flags of every type and every kind of targeting, with tokens of every role, behind a real dispatcher.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hoist/app/snapshot_cache.h"
#include "hoist/http/dispatcher.h"
#include "quiet.h"

namespace hoist::fuzz {

/// Made once, in memory; nothing writes to it afterwards. One thread.
class EvaluatedFlags {
 public:
  EvaluatedFlags();
  ~EvaluatedFlags();
  EvaluatedFlags(const EvaluatedFlags&) = delete;
  EvaluatedFlags& operator=(const EvaluatedFlags&) = delete;

  [[nodiscard]] http::Response answer(http::Request request);
  /// The text of the token of that name: viewer, client, or staging, which is bound to that environment; none
  /// for other names.
  [[nodiscard]] std::string_view token(std::string_view name) const;
  /// What is evaluated there.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(const EnvironmentKey& environment) const;

 private:
  struct Memory;

  void make_flags(UnitOfWork& unit);
  void make_tokens(UnitOfWork& unit);

  QuietLog log_;
  NoClock clock_;
  std::unique_ptr<Memory> memory_;
  std::unique_ptr<RandomSource> random_;
  SnapshotCache snapshots_{EffectiveAt::kCommit};
  std::map<std::string, std::string, std::less<>> tokens_;
  std::unique_ptr<http::Dispatcher> dispatcher_;
};

}  // namespace hoist::fuzz
