// What a handler may know of the process it answers in.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "hoist/http/runner_summary.h"
#include "hoist/ports/clock.h"

namespace hoist::http {

/// The functions are thread-safe, and may be empty.
struct ProcessView {
  const Clock& clock;      ///< That evaluations go by.
  std::string store = {};  ///< Which database it is, for people.
  /// An empty answer: there is no runner in this process.
  std::function<std::optional<RunnerSummary>()> runner = {};
  std::function<std::size_t()> open_streams = {};
};

}  // namespace hoist::http
