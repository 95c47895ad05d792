#include "hoist/targeting/coercion.h"

#include <cmath>
#include <limits>

#include "hoist/base/check.h"
#include "hoist/base/short_name.h"
#include "hoist/targeting/number_text.h"
#include "hoist/targeting/utf16.h"

namespace hoist::targeting {
namespace {

/// Elements as Array.prototype.join shows them: null is nothing.
void append_joined(const Array& array, std::string& text) {
  bool first = true;
  for (const Value& element : array) {
    if (!first) text += ',';
    first = false;
    if (!element.is_null()) append_text(Operand::of(element), text);
  }
}

std::string text_of_compound(const Operand& operand) {
  std::string text;
  append_text(operand, text);
  return text;
}

/// Of two of the same kind.
bool equal_of_same_kind(const Operand& a, const Operand& b) {
  switch (a.kind()) {
    case Operand::Kind::kNull:
      return true;
    case Operand::Kind::kBoolean:
      return a.boolean() == b.boolean();
    case Operand::Kind::kNumber:
      return a.number() == b.number();
    case Operand::Kind::kText:
      return same_name(a.text(), b.text());
    case Operand::Kind::kArray:
      return &a.array() == &b.array();
    case Operand::Kind::kObject:
      return &a.object() == &b.object();
    case Operand::Kind::kFailed:
      return false;
  }
  unreachable("Operand::Kind");
}

}  // namespace

bool is_truthy(const Operand& operand) {
  switch (operand.kind()) {
    case Operand::Kind::kNull:
    case Operand::Kind::kFailed:
      return false;
    case Operand::Kind::kBoolean:
      return operand.boolean();
    case Operand::Kind::kNumber:
      return operand.number() != 0 && !std::isnan(operand.number());
    case Operand::Kind::kText:
      return !operand.text().empty();
    case Operand::Kind::kArray:
      return !operand.array().empty();
    case Operand::Kind::kObject:
      return true;
  }
  unreachable("Operand::Kind");
}

double to_number(const Operand& operand) {
  switch (operand.kind()) {
    case Operand::Kind::kNull:
      return 0;
    case Operand::Kind::kFailed:
    case Operand::Kind::kObject:
      return std::numeric_limits<double>::quiet_NaN();
    case Operand::Kind::kBoolean:
      return operand.boolean() ? 1 : 0;
    case Operand::Kind::kNumber:
      return operand.number();
    case Operand::Kind::kText:
      return number_from_text(operand.text());
    case Operand::Kind::kArray:
      return number_from_text(text_of_compound(operand));
  }
  unreachable("Operand::Kind");
}

void append_text(const Operand& operand, std::string& text) {
  switch (operand.kind()) {
    case Operand::Kind::kNull:
    case Operand::Kind::kFailed:
      text += "null";
      return;
    case Operand::Kind::kBoolean:
      text += operand.boolean() ? "true" : "false";
      return;
    case Operand::Kind::kNumber:
      return append_number(operand.number(), text);
    case Operand::Kind::kText:
      text += operand.text();
      return;
    case Operand::Kind::kArray:
      return append_joined(operand.array(), text);
    case Operand::Kind::kObject:
      text += "[object Object]";
      return;
  }
  unreachable("Operand::Kind");
}

bool strictly_equal(const Operand& a, const Operand& b) {
  return a.kind() == b.kind() && equal_of_same_kind(a, b);
}

bool loosely_equal(const Operand& a, const Operand& b) {
  if (a.kind() == b.kind()) return equal_of_same_kind(a, b);
  if (a.is_null() || b.is_null()) return false;
  if (a.is_compound() && b.is_compound()) return false;
  if (a.is_compound()) return loosely_equal(Operand::of(std::string_view(text_of_compound(a))), b);
  if (b.is_compound()) return loosely_equal(a, Operand::of(std::string_view(text_of_compound(b))));
  return to_number(a) == to_number(b);
}

std::partial_ordering compare_loosely(const Operand& a, const Operand& b) {
  if (a.is_text() && b.is_text()) return utf16_compare(a.text(), b.text());
  if (a.is_compound()) return compare_loosely(Operand::of(std::string_view(text_of_compound(a))), b);
  if (b.is_compound()) return compare_loosely(a, Operand::of(std::string_view(text_of_compound(b))));
  return to_number(a) <=> to_number(b);
}

std::optional<Instant> instant_of(const Operand& operand) {
  if (operand.is_text()) {
    const auto instant = parse_instant(operand.text());
    if (!instant) return {};
    return *instant;
  }
  if (!operand.is_number()) return {};
  const double us = std::floor(operand.number() * 1e6);
  if (!(us >= static_cast<double>(kMinInstant.unix_us()) &&
        us <= static_cast<double>(kMaxInstant.unix_us()))) {
    return {};
  }
  return Instant::from_unix_us(static_cast<std::int64_t>(us));
}

}  // namespace hoist::targeting
