// Resident memory of a real `hoist serve`.
#pragma once

namespace hoist::bench {

struct MemoryResult {
  double idle_mb = 0;        ///< Listening, on an empty SQLite store.
  double after_load_mb = 0;  ///< After some thousand requests.
};

[[nodiscard]] MemoryResult measure_memory();

}  // namespace hoist::bench
