// Looking into the context, and into what map, filter and reduce go through.
#include <algorithm>
#include <cmath>

#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/utf16.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kFlagKey = "flagKey";
constexpr std::string_view kTimestamp = "timestamp";

std::string text_of(const Operand& operand) {
  std::string text;
  append_text(operand, text);
  return text;
}

/// What nearly all variables are: a member of the context, or of an object in it. Null for all others.
const Value* find_in_objects(const Object& context, const std::vector<PathSegment>& segments) {
  const Value* value = context.find(segments.front().name);
  for (std::size_t i = 1; i < segments.size() && value != nullptr; ++i) {
    const Object* object = value->if_object();
    value = object == nullptr ? nullptr : object->find(segments[i].name);
  }
  return value;
}

}  // namespace

double Evaluation::timestamp() const { return std::floor(static_cast<double>(input_.now.unix_us()) / 1e6); }

/// All of what `var` sees, as one value.
Operand Evaluation::whole(const Node& node, const Scope& scope) {
  if (scope.kind == Scope::Kind::kElement) return scope.data;
  if (scope.kind == Scope::Kind::kReduction) {
    Array parts;
    if (!append(node, scope.data, parts) || !append(node, scope.current, parts)) return Operand::failure();
    return own(node, Object{{"accumulator", std::move(parts[0])}, {"current", std::move(parts[1])}});
  }
  Array copy;
  if (!append(node, scope.data, copy)) return Operand::failure();
  Object context = *copy.front().if_object();
  context.set(std::string(kFlagdMember),
              Object{{std::string(kFlagKey), input_.flag_key}, {std::string(kTimestamp), timestamp()}});
  return own(node, std::move(context));
}

std::optional<Operand> Evaluation::member(const Node& node, const Operand& container,
                                          const PathSegment& segment) {
  std::string scratch;
  const std::optional<Operand> found = find_member(container, segment, scratch);
  return found && !scratch.empty() ? own(node, std::move(scratch)) : found;
}

std::optional<Operand> Evaluation::member_of(const Node& node, const Scope& scope,
                                             const PathSegment& segment) {
  switch (scope.kind) {
    case Scope::Kind::kRoot:
      if (segment.name == kFlagdMember) {
        return own(node,
                   Object{{std::string(kFlagKey), input_.flag_key}, {std::string(kTimestamp), timestamp()}});
      }
      break;
    case Scope::Kind::kReduction:
      if (segment.name == "accumulator") return scope.data;
      if (segment.name == "current") return scope.current;
      return {};
    case Scope::Kind::kElement:
      break;
  }
  return member(node, scope.data, segment);
}

std::optional<Operand> Evaluation::descend(const Node& node, std::optional<Operand> from,
                                           const std::vector<PathSegment>& segments, std::size_t first) {
  for (std::size_t i = first; i < segments.size() && from; ++i) from = member(node, *from, segments[i]);
  return from;
}

/// A path with "../": each scope is two levels, the first of them the array that is gone through.
std::optional<Operand> Evaluation::climb(const Node& node, const Path& path, const Scope& scope) {
  const Scope* at = &scope;
  for (std::uint32_t i = 0; i < path.climb / 2 && at != nullptr; ++i) at = at->parent;
  if (at == nullptr) return {};
  if (path.climb % 2 == 0) {
    if (path.whole) return whole(node, *at);
    return descend(node, member_of(node, *at, path.segments.front()), path.segments, 1);
  }
  if (at->kind != Scope::Kind::kElement || path.whole) return {};
  const std::string& name = path.segments.front().name;
  if (name == "index") return descend(node, Operand::of(at->index), path.segments, 1);
  if (name == "iterator") return descend(node, at->current, path.segments, 1);
  return {};
}

std::optional<Operand> Evaluation::look_up(const Node& node, const Path& path, const Scope& scope) {
  if (path.climb > 0) return climb(node, path, scope);
  if (path.whole) return whole(node, scope);
  const std::vector<PathSegment>& segments = path.segments;
  if (scope.kind != Scope::Kind::kRoot) {
    return descend(node, member_of(node, scope, segments.front()), segments, 1);
  }
  if (segments.front().name == kFlagdMember && segments.size() == 2) {
    if (segments[1].name == kFlagKey) return Operand::of(input_.flag_key);
    if (segments[1].name == kTimestamp) return Operand::of(timestamp());
    return {};
  }
  return descend(node, member_of(node, scope, segments.front()), segments, 1);
}

Operand Evaluation::variable(const Node& node, const Scope& scope) {
  const Path& path = program_.paths[node.extra];
  if (path.direct && scope.kind == Scope::Kind::kRoot) {
    const Value* value = find_in_objects(input_.context, path.segments);
    if (value != nullptr) return Operand::of(*value);
  }
  const std::optional<Operand> found = look_up(node, path, scope);
  if (found) return *found;
  if (trace_ != nullptr) note("missing");
  return node.count == 0 ? Operand() : run(node.first, scope);
}

Operand Evaluation::variable_dynamic(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_text(node, arguments[0])) return Operand::failure();
  const std::optional<Operand> found = [&]() -> std::optional<Operand> {
    if (arguments[0].is_null()) return whole(node, scope);
    return look_up(node, parse_path(text_of(arguments[0])), scope);
  }();
  if (found) return *found;
  note("missing");
  return arguments[1];
}

/// The arguments of `val` or `exists` as a path; none where an evaluation of them has failed.
std::optional<Path> Evaluation::val_path(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return {};
  Path path;
  std::size_t i = 0;
  if (const Operand first = arguments[0]; first.is_array() && first.array().size() == 1) {
    const double levels = std::fabs(to_number(Operand::of(first.array().front())));
    path.climb = levels < 1e6 ? static_cast<std::uint32_t>(levels) : 1'000'000;
    ++i;
  }
  for (; i < arguments.size(); ++i) {
    if (!charge_text(node, arguments[i])) return {};
    path.segments.emplace_back(text_of(arguments[i]));
  }
  path.whole = path.segments.empty();
  return path;
}

Operand Evaluation::val_dynamic(const Node& node, const Scope& scope) {
  const std::optional<Path> path = val_path(node, scope);
  if (!path) return Operand::failure();
  const std::optional<Operand> found = look_up(node, *path, scope);
  return found ? *found : Operand();
}

Operand Evaluation::exists(const Node& node, const Scope& scope) {
  const std::optional<Path> path = val_path(node, scope);
  if (!path) return Operand::failure();
  const std::optional<Operand> found = look_up(node, *path, scope);
  if (found && found->failed()) return *found;
  return Operand::of(found.has_value());
}

Operand Evaluation::get(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_text(node, arguments[1])) return Operand::failure();
  const std::optional<Operand> found = descend(node, arguments[0], split_path(text_of(arguments[1])), 0);
  return found && !found->is_null() ? *found : arguments[2];
}

/// Adds the name to those that are missing: whose path leads nowhere, to null or to an empty text. False
/// where the evaluation has failed.
bool Evaluation::add_if_missing(const Node& node, const Operand& name, const Scope& scope, Array& missing) {
  if (!charge(1)) {
    exhausted(node);
    return false;
  }
  if (!charge_text(node, name)) return false;
  const std::optional<Operand> found = look_up(node, parse_path(text_of(name)), scope);
  if (found && found->failed()) return false;
  const bool there = found && !found->is_null() && !(found->is_text() && found->text().empty());
  return there || append(node, name, missing);
}

Operand Evaluation::missing(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  Array result;
  if (const Operand first = arguments[0]; first.is_array()) {
    for (const Value& name : first.array()) {
      if (!add_if_missing(node, Operand::of(name), scope, result)) return Operand::failure();
    }
    return own(node, std::move(result));
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!add_if_missing(node, arguments[i], scope, result)) return Operand::failure();
  }
  return own(node, std::move(result));
}

Operand Evaluation::missing_some(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed() || !charge_text(node, arguments[0])) return Operand::failure();
  Array result;
  const Operand options = arguments[1];
  if (!options.is_array()) return own(node, std::move(result));
  for (const Value& name : options.array()) {
    if (!add_if_missing(node, Operand::of(name), scope, result)) return Operand::failure();
  }
  const auto present = static_cast<double>(options.array().size() - result.size());
  const bool enough = present >= to_number(arguments[0]);
  return enough ? own(node, Array()) : own(node, std::move(result));
}

Operand Evaluation::keys(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const Operand of = arguments[0];
  Array result;
  for (std::size_t i = 0; of.is_array() && i < of.array().size(); ++i) result.emplace_back(std::to_string(i));
  if (of.is_object()) {
    for (const auto& [name, value] : of.object()) result.emplace_back(name);
  }
  std::size_t cost = result.size();
  for (const Value& name : result) cost += name.if_string()->size() / 16;
  if (!charge(cost)) return exhausted(node);
  return own(node, std::move(result));
}

Operand Evaluation::length(const Node& node, const Scope& scope) {
  const Operand of = run(node.first, scope);
  if (of.failed()) return of;
  if (of.is_text()) {
    if (!charge(of.text().size() / 16)) return exhausted(node);
    return Operand::of(static_cast<double>(utf16_length(of.text())));
  }
  if (of.is_array()) return Operand::of(static_cast<double>(of.array().size()));
  if (of.is_object()) return Operand::of(static_cast<double>(of.object().size()));
  return {};
}

}  // namespace hoist::targeting
