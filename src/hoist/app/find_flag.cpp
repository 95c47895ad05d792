#include "hoist/app/find_flag.h"

#include <fmt/format.h>

namespace hoist {
namespace {

Result<Flag> or_not_found(Result<std::optional<Flag>> found, const FlagKey& key,
                          const EnvironmentKey& environment) {
  if (!found) return tl::unexpected<Error>(std::move(found).error());
  if (!*found) {
    return fail(ErrorCode::kNotFound,
                fmt::format("there is no flag '{}' in environment '{}'", key.text(), environment.text()));
  }
  return **std::move(found);
}

}  // namespace

Result<Flag> find_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment) {
  return or_not_found(unit.flags().find(key, environment), key, environment);
}

Result<Flag> lock_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment) {
  return or_not_found(unit.flags().lock(key, environment), key, environment);
}

}  // namespace hoist
