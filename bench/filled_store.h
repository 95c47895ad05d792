// SQLite stores of many rows, to start a server on.
#pragma once

#include <string>

#include "support/temp_dir.h"

namespace hoist::bench {

struct StoreSize {
  int flags = 0;
  int applied = 0;  ///< Schedules, the last of them an hour ago.
  int pending = 0;  ///< One a minute from an hour ahead on.
};

/// A file that is filled once, and of which each measurement gets a copy.
class FilledStore {
 public:
  /// Throws where what is in it is not what was asked for.
  explicit FilledStore(const StoreSize& size);
  /// Its path; `folder` is where it is to be.
  [[nodiscard]] std::string copy_into(const test::TempDir& folder) const;

 private:
  [[nodiscard]] std::string path() const { return folder_.file("filled.db"); }

  test::TempDir folder_;
};

}  // namespace hoist::bench
