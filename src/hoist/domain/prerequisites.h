// Flags that depend on flags: what may be written, so that every chain of prerequisites ends.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/flag.h"

namespace hoist {

/// What prerequisites can refer to in one environment: its live flags' variants and their prerequisites.
struct FlagShape {
  std::vector<std::string> variants;
  std::vector<Prerequisite> prerequisites;
};
using FlagShapes = std::map<FlagKey, FlagShape>;

[[nodiscard]] FlagShape shape_of(const FlagConfig& config);

/// Whether flag `key` may have these prerequisites: each names a flag and a variant that are there, and no
/// chain of prerequisites comes back to `key`. What `shapes` says of `key` itself does not count.
/// Errors: kInvalidArgument, naming the field and, for a cycle, its flags.
[[nodiscard]] Result<void> check_prerequisites(const FlagKey& key,
                                               std::span<const Prerequisite> prerequisites,
                                               const FlagShapes& shapes);

/// The flags that name `key` as a prerequisite, in key order.
[[nodiscard]] std::vector<FlagKey> dependants_of(const FlagKey& key, const FlagShapes& shapes);

}  // namespace hoist
