// Brings a store's tables to the shape this binary needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"

namespace hoist {

struct MigrationStatus {
  int number = 0;
  std::string name;                   ///< "create_tables"
  std::optional<Instant> applied_at;  ///< None while pending.
};

/// Not thread-safe; processes are kept apart by a lock in the store.
class Migrator {
 public:
  Migrator() = default;
  Migrator(const Migrator&) = delete;
  Migrator& operator=(const Migrator&) = delete;
  virtual ~Migrator() = default;

  /// Every migration this binary knows, in order. Does not change the store.
  /// Errors: kInvalidState where the store holds a migration that this binary does not know, or one
  /// whose checksum differs.
  [[nodiscard]] virtual Result<std::vector<MigrationStatus>> status() = 0;

  /// Applies what is pending up to and including `target` (default: all), each in one transaction
  /// under a lock, and returns what it applied. Idempotent. Errors as status(), and store errors.
  [[nodiscard]] virtual Result<std::vector<MigrationStatus>> up(std::optional<int> target = std::nullopt) = 0;
};

}  // namespace hoist
