#include "hoist/domain/effective_at.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(EffectiveAt effective_at) {
  switch (effective_at) {
    case EffectiveAt::kScheduled:
      return "scheduled";
    case EffectiveAt::kCommit:
      return "commit";
  }
  unreachable("EffectiveAt");
}

std::optional<EffectiveAt> parse_effective_at(std::string_view text) {
  for (const EffectiveAt effective_at : {EffectiveAt::kScheduled, EffectiveAt::kCommit}) {
    if (to_string(effective_at) == text) return effective_at;
  }
  return std::nullopt;
}

}  // namespace hoist
