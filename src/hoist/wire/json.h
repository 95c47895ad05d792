// JSON text to Boost.JSON and back, within bounds.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"

namespace hoist::wire {

/// Deeper nesting than any of our documents needs is refused. A targeting rule may nest kMaxRuleDepth (64)
/// operators, each of them an object and an array; a few levels stand around it.
inline constexpr std::size_t kMaxJsonDepth = 140;

/// Reads one strict JSON document (RFC 8259, UTF-8). Of a name given twice the last counts, as in
/// ECMAScript and PostgreSQL's jsonb. A number that is no 64-bit integer is the nearest double, infinity if
/// it is too large for one (as in ECMAScript): whoever wants a number refuses it with its field,
/// for infinity cannot be written as JSON.
/// Errors: kInvalidArgument with the position of the fault.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

/// Printable ASCII that needs no escape within a JSON string, as most names and values.
[[nodiscard]] bool is_plain_json_text(std::string_view content);
/// `content` as a JSON string, behind `text`.
void append_json_string(std::string_view content, std::string& text);

/// What a value is, for messages: "an object", "a string", "a number", "true or false", "null", "an array".
[[nodiscard]] std::string_view kind_name(const boost::json::value& value);

/// The text, or null where it is empty: how the API shows a string that may be absent.
[[nodiscard]] boost::json::value string_or_null(std::string_view text);
/// `2026-11-27T09:00:00Z`, or null.
[[nodiscard]] boost::json::value instant_or_null(const std::optional<Instant>& at);

}  // namespace hoist::wire
