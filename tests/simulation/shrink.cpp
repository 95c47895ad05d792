#include "simulation/shrink.h"

#include <algorithm>

namespace hoist::sim {
namespace {

Script without(const Script& script, std::size_t from, std::size_t count) {
  Script shorter = script;
  const auto first = shorter.steps.begin() + static_cast<std::ptrdiff_t>(from);
  shorter.steps.erase(first,
                      first + static_cast<std::ptrdiff_t>(std::min(count, script.steps.size() - from)));
  return shorter;
}

}  // namespace

Script shrink(Script script, const std::function<bool(const Script&)>& breaks, int most_plays) {
  int plays = 0;
  const auto try_it = [&](const Script& candidate) {
    if (plays >= most_plays) return false;
    plays += 1;
    if (!breaks(candidate)) return false;
    script = candidate;
    return true;
  };
  for (std::size_t group = std::max<std::size_t>(1, script.steps.size() / 2); group >= 1; group /= 2) {
    // From the end, because what follows the failure goes first.
    for (std::size_t from = script.steps.size(); from > 0;) {
      from = from > group ? from - group : 0;
      if (from < script.steps.size()) try_it(without(script, from, group));
    }
  }
  while (script.workers > 1) {
    Script fewer = script;
    fewer.workers -= 1;
    if (!try_it(fewer)) break;
  }
  for (std::size_t i = 0; i < script.steps.size(); ++i) {
    if (script.steps.at(i).pause == 0) continue;
    Script shorter = script;
    shorter.steps.at(i).pause = 0;
    try_it(shorter);
  }
  return script;
}

}  // namespace hoist::sim
