#include "hoist/domain/snapshot.h"

namespace hoist {

Snapshot::Snapshot(SnapshotSource source)
    : environment_(std::move(source.environment)),
      revision_(source.revision),
      read_at_(source.read_at),
      segments_(std::move(source.segments)),
      library_(segments_),
      lookup_([this](const FlagKey& key) { return find(key.text()); }) {
  const RuleScope scope = library_.scope();
  flags_.reserve(source.flags.size());
  for (Flag& flag : source.flags) {
    const auto overrides = source.overrides.find(flag.id);
    flags_.emplace_back(
        std::move(flag),
        overrides == source.overrides.end() ? decltype(overrides->second)() : std::move(overrides->second),
        scope);
  }
  for (const CompiledFlag& flag : flags_) by_key_.emplace(flag.flag.key.text(), &flag);
}

const CompiledFlag* Snapshot::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

Evaluation Snapshot::evaluate(std::string_view key, const EvaluationContext& context, Instant now,
                              Explanation* explanation) const {
  return hoist::evaluate(find(key), context, now, lookup_, explanation);
}

Evaluation Snapshot::evaluate(const CompiledFlag& flag, const EvaluationContext& context, Instant now,
                              Explanation* explanation) const {
  return hoist::evaluate(&flag, context, now, lookup_, explanation);
}

}  // namespace hoist
