#include "hoist/app/list_flag_states.h"

namespace hoist {
namespace {

std::vector<FlagId> flag_ids(const std::vector<Flag>& flags) {
  std::vector<FlagId> ids;
  ids.reserve(flags.size());
  for (const Flag& flag : flags) ids.push_back(flag.id);
  return ids;
}

}  // namespace

Result<std::vector<FlagStates>> list_flag_states(UnitOfWork& unit, const FlagFilter& filter,
                                                 const std::optional<FlagKey>& after) {
  HOIST_ASSIGN(const std::vector<FlagKey> keys, unit.flags().keys(filter, after));
  HOIST_ASSIGN(std::vector<Flag> flags, unit.flags().of_keys(keys, filter.environment));
  HOIST_ASSIGN(const auto live, unit.statistics().count_live_of(flag_ids(flags)));
  std::vector<FlagStates> listed;
  listed.reserve(keys.size());
  for (Flag& flag : flags) {
    if (listed.empty() || listed.back().key != flag.key) listed.push_back({.key = flag.key, .states = {}});
    const auto counted = live.find(flag.id);
    const std::int64_t pending = counted == live.end() ? 0 : counted->second;
    listed.back().states.push_back({.flag = std::move(flag), .pending_schedules = pending});
  }
  return listed;
}

}  // namespace hoist
