// Changes of every field of a flag, drawn from a number, as the JSON that people send: nothing of Hoist's own
// stands between the script and what the oracle expects. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "simulation/script.h"

namespace hoist::sim {

/// The flag that a change is for.
struct Subject {
  std::string type = "boolean";  ///< Or "string", "number", "object".
  std::string key;
  std::string other_key;  ///< Of a flag of the same environment, which may be there or not.
};

/// Segments that people make and remove, and that targeting refers to.
inline constexpr std::array<const char*, 2> kSegments = {"vips", "staff"};

/// A flag to create: a type, and fields such as {"variants": …}; no fields for the short form.
struct DrawnFlag {
  std::string type;
  std::string fields;
};
[[nodiscard]] DrawnFlag drawn_flag(std::uint64_t fields, const Subject& subject);

/// What an edit or a schedule sets. Each field is valid by itself, apart from what it refers to; whether the
/// fields fit those that the flag will have then is left to chance.
[[nodiscard]] std::string drawn_updates(std::uint64_t fields, const Subject& subject);

/// Two schedules of which the second needs what the first brings: it names a new variant.
struct DrawnPair {
  std::string first;
  std::string second;
  std::int64_t apart = 0;  ///< µs from the first to the second, up to some minutes.
};
/// Whether a step that creates a schedule creates such a pair.
[[nodiscard]] bool draws_pair(std::uint64_t fields);
[[nodiscard]] DrawnPair drawn_pair(std::uint64_t fields, const Subject& subject);

/// What only SQL can write: updates that do not fit, or cannot even be read.
[[nodiscard]] std::string drawn_unfit_updates(std::uint64_t fields, const Subject& subject);

/// What a step of people's sets on its flag, by `fields`, or by `value` alone where that is 0.
[[nodiscard]] std::string updates_of_step(const Step& step, const Subject& subject);

}  // namespace hoist::sim
