#include "hoist/app/environments.h"

#include <algorithm>

namespace hoist {

Result<std::vector<EnvironmentRevision>> list_environments(UnitOfWork& unit,
                                                           const std::optional<EnvironmentKey>& bound_to) {
  const EnvironmentKey& listed = bound_to ? *bound_to : production();
  if (bound_to) {
    HOIST_ASSIGN(const std::int64_t revision, unit.revisions().current(listed));
    return std::vector{EnvironmentRevision{.environment = listed, .revision = revision}};
  }
  HOIST_ASSIGN(std::vector<EnvironmentRevision> all, unit.revisions().all());
  const auto place = std::ranges::lower_bound(all, listed, {}, &EnvironmentRevision::environment);
  if (place == all.end() || place->environment != listed) {
    all.insert(place, EnvironmentRevision{.environment = listed, .revision = 0});
  }
  return all;
}

}  // namespace hoist
