// Fields as last-writer-wins registers keyed by intended time (design, section 3.3): the order of intents,
// and what all of them together leave of a flag.
#pragma once

#include <string>
#include <vector>

#include "model/records.h"

namespace hoist::model {

/// Whether `a` is older than `b`: by time, then by schedule, where a manual edit is the oldest.
[[nodiscard]] bool is_older(const Intent& a, const Intent& b);

/// One field, set with one intent.
struct Write {
  std::size_t field = 0;
  Intent intent;
  std::string value;  ///< Canonical JSON.
};

/// The flag as if all writes had been made in order of intended time on what it was created as. Only the
/// values and their intents; the rest is as in `created`.
[[nodiscard]] FlagRow fold(const FlagRow& created, std::vector<Write> writes);

}  // namespace hoist::model
