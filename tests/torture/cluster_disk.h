// Where a scenario's databases are.
#pragma once

#include <optional>
#include <string>

#include "support/small_disk.h"

namespace hoist::torture {

/// In memory, so that a run does not depend on how busy the machine's disk is: after each crash PostgreSQL
/// syncs every file that it has, which takes seconds on a slow one. Whoever may not mount, because she is not
/// root, gets the temporary folder. It must outlive the servers on it.
class ClusterDisk {
 public:
  explicit ClusterDisk(std::string_view size = "1g");

  [[nodiscard]] std::string path() const;

 private:
  std::optional<test::SmallDisk> memory_;
};

}  // namespace hoist::torture
