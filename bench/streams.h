// What open streams of events cost a real `hoist serve`.
#pragma once

namespace hoist::bench {

struct StreamsResult {
  int open = 0;
  double kb_each = 0;  ///< Resident memory of the server; the kernel's part is not in it.
};

/// Opens that many. Throws where this process may not open so many files.
[[nodiscard]] StreamsResult measure_streams(int count);

}  // namespace hoist::bench
