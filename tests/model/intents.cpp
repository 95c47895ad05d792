#include "model/intents.h"

#include <algorithm>
#include <tuple>

namespace hoist::model {

bool is_older(const Intent& a, const Intent& b) {
  return std::tie(a.at, a.schedule) < std::tie(b.at, b.schedule);  // "", a manual edit, comes first
}

FlagRow fold(const FlagRow& created, std::vector<Write> writes) {
  std::stable_sort(writes.begin(), writes.end(),
                   [](const Write& a, const Write& b) { return is_older(a.intent, b.intent); });
  FlagRow flag = created;
  for (const Write& write : writes) {
    // Only a flag that SQL inserted has intents from the beginning.
    const auto& first = created.intents[write.field];
    if (first && is_older(write.intent, *first)) continue;
    flag.values[write.field] = write.value;
    flag.intents[write.field] = write.intent;
  }
  return flag;
}

}  // namespace hoist::model
