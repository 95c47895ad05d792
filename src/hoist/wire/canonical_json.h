// One text for each JSON document, whoever wrote it: PostgreSQL's jsonb orders, spaces and writes numbers its
// own way. Pure; no thread-safety concerns.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace hoist::wire {

/// Members in order of name (bytewise; of a name given twice, in the order given), no blanks, no more escapes
/// than RFC 8259 asks for. Numbers keep their exact value: whole ones of up to 20 digits in plain digits,
/// others as their significant digits and a power of ten (25, 1e-1, 123456e-2, 1e300); zero has no sign.
/// What is no JSON, or nested deeper than parse_json reads, is given back as it is.
[[nodiscard]] std::string canonical_json(std::string_view text);
/// What canonical_json gives of the text that Boost.JSON writes for `value`, without reading that text again.
[[nodiscard]] std::string canonical_json_of(const boost::json::value& value);

}  // namespace hoist::wire
