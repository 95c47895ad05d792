// What ECMAScript and JSONLogic make of a value where another kind is wanted. Pure.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "hoist/base/instant.h"
#include "hoist/targeting/operand.h"

namespace hoist::targeting {

/// JSONLogic's truth: null, false, 0, NaN, "" and [] are false.
[[nodiscard]] bool is_truthy(const Operand& operand);

/// ECMAScript's ToNumber; NaN where there is none.
[[nodiscard]] double to_number(const Operand& operand);

/// ECMAScript's ToString: null is "null", an array its elements joined by commas, an object
/// "[object Object]".
void append_text(const Operand& operand, std::string& text);

/// `===`: the same kind and content; of arrays and objects, the very same one.
[[nodiscard]] bool strictly_equal(const Operand& a, const Operand& b);

/// `==`.
[[nodiscard]] bool loosely_equal(const Operand& a, const Operand& b);

/// The order that `<` and its like see: of texts by code unit, else of numbers; unordered with NaN.
[[nodiscard]] std::partial_ordering compare_loosely(const Operand& a, const Operand& b);

/// An RFC 3339 text or a number of seconds since 1970; none for anything else, or beyond the years 1 to 9999.
[[nodiscard]] std::optional<Instant> instant_of(const Operand& operand);

}  // namespace hoist::targeting
