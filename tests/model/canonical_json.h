// One text for each JSON value, whatever wrote it: PostgreSQL orders members and spaces its own way.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace hoist::model {

/// Members in order of name, no spaces, whole numbers without a fraction.
[[nodiscard]] std::string canonical(const boost::json::value& value);

}  // namespace hoist::model
