#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/semantic_version.h"
#include "hoist/targeting/utf16.h"

namespace hoist::targeting {
namespace {

/// A text as it is, anything else written into `buffer`.
std::string_view as_text(const Operand& operand, std::string& buffer) {
  if (operand.is_text()) return operand.text();
  append_text(operand, buffer);
  return buffer;
}

/// Of a text or a number; `buffer` holds the text of the latter.
std::optional<SemanticVersion> version_of(const Operand& operand, std::string& buffer) {
  if (!operand.is_text() && !operand.is_number()) return {};
  return parse_semantic_version(as_text(operand, buffer));
}

/// ECMAScript's ToIntegerOrInfinity.
double to_integer(const Operand& operand) {
  const double number = to_number(operand);
  return std::isnan(number) ? 0 : std::trunc(number);
}

/// As ECMAScript's indexOf has it: strict equality, which NaN has with nothing.
bool array_includes(const Array& array, const Operand& wanted) {
  return std::any_of(array.begin(), array.end(),
                     [&](const Value& element) { return strictly_equal(Operand::of(element), wanted); });
}

/// What String.prototype.substr takes of a text with `length` code units.
struct Extent {
  double from;
  double count;
};

Extent clamped(double from, double count, double length) {
  if (from < 0) from = std::max(0.0, length + from);
  from = std::min(from, length);
  return {from, std::clamp(count, 0.0, length - from)};
}

}  // namespace

Operand Evaluation::cat(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  std::string text;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::size_t before = text.size();
    const Operand argument = arguments[i];
    if (!charge_text(node, argument)) return Operand::failure();
    if (!argument.is_null()) append_text(argument, text);
    if (!charge(1 + (text.size() - before) / 16)) return exhausted(node);
  }
  return own(node, std::move(text));
}

Operand Evaluation::substring(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  if (!charge_texts(node, arguments)) return Operand::failure();
  std::string buffer;
  const std::string_view text = as_text(arguments[0], buffer);
  const auto length = static_cast<double>(utf16_length(text));
  const double from = to_integer(arguments[1]);
  const bool to_end = arguments.size() < 3;
  const double count = to_end ? length : to_integer(arguments[2]);
  Extent extent = clamped(from, to_end || to_number(arguments[2]) < 0 ? length : count, length);
  if (!to_end && to_number(arguments[2]) < 0) {
    // A negative length leaves out that many from the end.
    extent.count = std::max(0.0, extent.count + count);
  }
  return own(node, utf16_substring(text, static_cast<std::size_t>(extent.from),
                                   static_cast<std::size_t>(extent.count)));
}

Operand Evaluation::contains(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const Operand needle = arguments[0];
  if (node.extra != Node::kNone) return Operand::of(program_.memberships[node.extra].contains(needle));
  const Operand haystack = arguments[1];
  if (haystack.is_array()) {
    if (!charge(haystack.array().size())) return exhausted(node);
    return Operand::of(array_includes(haystack.array(), needle));
  }
  // An empty text holds nothing, not even another one.
  if (!haystack.is_text() || haystack.text().empty()) return Operand::of(false);
  if (!charge(haystack.text().size() / 64)) return exhausted(node);
  if (!charge_text(node, needle)) return Operand::failure();
  std::string buffer;
  return Operand::of(haystack.text().find(as_text(needle, buffer)) != std::string_view::npos);
}

Operand Evaluation::affix(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  if (arguments.size() != 2 || !arguments[0].is_text() || !arguments[1].is_text()) {
    if (trace_ != nullptr) note("not two strings");
    return {};
  }
  const std::string_view text = arguments[0].text();
  const std::string_view part = arguments[1].text();
  return Operand::of(node.op == Op::kStartsWith ? text.starts_with(part) : text.ends_with(part));
}

Operand Evaluation::matches(const Node& node, const Scope& scope) {
  const Operand text = run(node.first, scope);
  if (text.failed()) return text;
  if (trace_ != nullptr) trace_input(program_.nodes[node.first + 1].literal);
  if (!text.is_text()) {
    if (trace_ != nullptr) note("not a string");
    return Operand::of(false);
  }
  if (!charge(text.text().size() / 16)) return exhausted(node);
  const re2::StringPiece piece(text.text().data(), text.text().size());
  return Operand::of(re2::RE2::PartialMatch(piece, *program_.patterns[node.extra]));
}

Operand Evaluation::versions(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  std::string buffers[2];
  const auto left = version_of(arguments[0], buffers[0]);
  const auto right = version_of(arguments[2], buffers[1]);
  if (arguments.size() != 3 || !left || !right || !arguments[1].is_text()) {
    if (trace_ != nullptr) note("not two semantic versions and an operator between them");
    return {};
  }
  const auto result = versions_match(*left, arguments[1].text(), *right);
  if (result) return Operand::of(*result);
  if (trace_ != nullptr) note("not an operator of versions");
  return {};
}

}  // namespace hoist::targeting
