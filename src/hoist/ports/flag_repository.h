// Flags and their per-user overrides in the store.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hoist/domain/flag.h"
#include "hoist/ports/page.h"

namespace hoist {

/// Which live flags to list, in (key, environment) order, after a given position.
struct FlagFilter {
  std::optional<EnvironmentKey> environment = {};
  std::optional<std::string> tag = {};    ///< Among the flag's tags.
  std::optional<std::string> owner = {};  ///< Exactly.
  std::optional<bool> archived = {};      ///< None: archived or not.
  /// In the key, the description or the owner, or all of a tag. The case of ASCII letters does not matter.
  std::optional<std::string> text = {};
  std::optional<std::pair<FlagKey, EnvironmentKey>> after = {};  ///< Exclusive start.
  int limit = kDefaultPageSize;                                  ///< 1 and up.
};

/// Flags by their keys, deleted ones included.
struct FlagPattern {
  std::optional<EnvironmentKey> environment = {};
  std::optional<FlagKey> key = {};
  std::optional<std::string> text = {};  ///< In the key. The case of ASCII letters does not matter.
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error
/// (kStoreUnavailable, kConnectionLost, kLockTimeout, kStoreTransient, kConstraintViolation).
class FlagRepository {
 public:
  virtual ~FlagRepository() = default;

  /// Errors: kAlreadyExists where a live flag has the key in the environment.
  [[nodiscard]] virtual Result<void> insert(const Flag& flag) = 0;

  /// The live flag of that key, if any.
  [[nodiscard]] virtual Result<std::optional<Flag>> find(const FlagKey& key,
                                                         const EnvironmentKey& environment) = 0;

  /// As find, and holds the row until the unit of work ends.
  [[nodiscard]] virtual Result<std::optional<Flag>> lock(const FlagKey& key,
                                                         const EnvironmentKey& environment) = 0;

  /// Holds the rows, taken in id order, deleted flags included. Waits for other holders, up to the
  /// connection's lock time-out. The answer is in id order. Precondition: no id twice.
  [[nodiscard]] virtual Result<std::vector<Flag>> lock_all(std::span<const FlagId> ids) = 0;

  /// Writes config, intents, version, updated_at and deleted_at of locked flags, set-wise.
  /// Errors: kInternal unless every flag was found.
  [[nodiscard]] virtual Result<void> update(std::span<const Flag> flags) = 0;

  [[nodiscard]] virtual Result<std::vector<Flag>> list(const FlagFilter& filter) = 0;

  /// The keys behind `after` that live flags of the filter have, each once, in their order. Precondition: the
  /// filter's own `after` is none.
  [[nodiscard]] virtual Result<std::vector<FlagKey>> keys(const FlagFilter& filter,
                                                          const std::optional<FlagKey>& after) = 0;

  /// The live flags of these keys, of one environment where it is given, in (key, environment) order.
  [[nodiscard]] virtual Result<std::vector<Flag>> of_keys(
      std::span<const FlagKey> keys, const std::optional<EnvironmentKey>& environment) = 0;

  /// The ids of the flags that there are or were, at most `limit`, in no order.
  [[nodiscard]] virtual Result<std::vector<FlagId>> ids_of(const FlagPattern& pattern, int limit) = 0;
};

/// What is fixed for one user on one flag.
struct FlagOverride {
  FlagId flag;
  std::string user_id;
  OverrideType type = OverrideType::kInclude;
  bool operator==(const FlagOverride&) const = default;
};

/// Part of a unit of work; its thread only. Store errors as above.
class UserOverrideRepository {
 public:
  virtual ~UserOverrideRepository() = default;

  /// Inserts, or replaces the user's override.
  [[nodiscard]] virtual Result<void> put(const FlagId& flag, const UserOverride& user_override) = 0;
  /// Whether there was one to remove.
  [[nodiscard]] virtual Result<bool> remove(const FlagId& flag, const std::string& user_id) = 0;
  /// In user id order. `page` counts from 1.
  [[nodiscard]] virtual Result<NumberedPage<UserOverride>> list(const FlagId& flag, int page,
                                                                int page_size) = 0;
  /// All of an environment's live flags, in (flag id, user id) order.
  [[nodiscard]] virtual Result<std::vector<FlagOverride>> of_environment(
      const EnvironmentKey& environment) = 0;
};

}  // namespace hoist
