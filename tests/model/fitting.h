// What may be set on a flag (design, sections 3.2 and 3.4), judged from the stored JSON alone.
//
// Only what people and SQL draw in the simulation is judged: kinds, names and references; not the bounds on
// sizes, nor the arguments of targeting's operators.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/records.h"

namespace hoist::model {

/// What a flag's fields may refer to in its environment.
struct Surroundings {
  std::set<std::string> segments;
  std::map<std::string, const FlagRow*> flags;  ///< The live ones, by key.
};

/// Why the updates cannot be set on the flag, whatever its other fields are; "" where nothing stands against
/// it. Precondition: they are readable.
[[nodiscard]] std::string misfit_alone(const FlagRow& flag, const Fields& updates,
                                       const Surroundings& surroundings);

/// Why the flag's fields do not fit each other; "" where they do.
[[nodiscard]] std::string misfit_together(const FlagRow& flag);

/// Whether one of the fields that have to fit each other is set.
[[nodiscard]] bool touches_fit(const Fields& updates);

/// The flags that a value of `prerequisites` names.
[[nodiscard]] std::vector<std::string> flags_named_in(const std::string& prerequisites);

/// Whether the updates name a segment or another flag.
[[nodiscard]] bool refers_to_others(const Fields& updates);

}  // namespace hoist::model
