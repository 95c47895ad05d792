// JSON to the domain's Value and back. Pure.
#pragma once

#include <boost/json.hpp>

#include "hoist/base/result.h"
#include "hoist/targeting/value.h"

namespace hoist::wire {

/// The whole numbers from -2^53 to 2^53 are those that a double holds exactly, each of them.
inline constexpr double kMaxExactInteger = 9'007'199'254'740'992;

/// Errors: kInvalidArgument, the field being a JSON pointer ("/a/0"; "" for the value itself), for a whole
/// number beyond ±2^53 that a double cannot hold exactly, and for a number that is too large for a double.
[[nodiscard]] Result<Value> value_from_json(const boost::json::value& json);

/// The same for what is known to be an object.
[[nodiscard]] Result<Object> object_from_json(const boost::json::object& json);

/// Whole numbers within ±2^53 are written as integers. What JSON has no number for, infinity and NaN, is
/// null.
[[nodiscard]] boost::json::value value_to_json(const Value& value);

}  // namespace hoist::wire
