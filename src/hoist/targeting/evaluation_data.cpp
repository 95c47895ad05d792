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
    return own(node, Object{{"accumulator", scope.data.to_value()}, {"current", scope.current.to_value()}});
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
    if (value != nullptr && !value->is_null()) return Operand::of(*value);
  }
  const std::optional<Operand> found = look_up(node, path, scope);
  // A null counts as missing where the reference compiles the path, not where it interprets it.
  const bool keeps_null = node.interpreted || path.climb > 0;
  if (found && (keeps_null || !found->is_null())) return *found;
  if (!found && trace_ != nullptr) note("missing");
  return node.count == 0 ? Operand() : run(node.first, scope);
}

Operand Evaluation::variable_dynamic(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
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
  for (; i < arguments.size(); ++i) path.segments.emplace_back(text_of(arguments[i]));
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
  if (arguments.failed()) return Operand::failure();
  const std::optional<Operand> found = descend(node, arguments[0], split_path(text_of(arguments[1])), 0);
  return found && !found->is_null() ? *found : arguments[2];
}

/// Whether the path leads nowhere, or through something that is false.
bool Evaluation::is_missing(const Node& node, std::string_view path, const Scope& scope) {
  std::vector<PathSegment> segments = split_path(path);
  // A lone empty path is a name, because the reference compiles it.
  const bool lone = node.op == Op::kMissing && node.count == 1 && !node.interpreted &&
                    program_.nodes[node.first].literal.is_text();
  if (segments.empty() && lone) segments.emplace_back("");
  std::optional<Operand> at;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    at = i == 0 ? member_of(node, scope, segments[i]) : member(node, *at, segments[i]);
    if (!at) return true;
    const bool ends_here = i + 1 < segments.size() && !at->is_compound() && !is_truthy(*at);
    if (ends_here) return true;
  }
  return false;
}

Operand Evaluation::missing_among(const Node& node, const Operand* names, std::size_t count,
                                  const Scope& scope) {
  Array result;
  if (!charge(count)) return fail_at(node, "");
  for (std::size_t i = 0; i < count; ++i) {
    if (is_missing(node, text_of(names[i]), scope) && !append(node, names[i], result)) {
      return Operand::failure();
    }
    if (error_) return Operand::failure();
  }
  return own(node, std::move(result));
}

Operand Evaluation::missing(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  std::vector<Operand> names;
  names.reserve(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) names.push_back(arguments[i]);
  return missing_among(node, names.data(), names.size(), scope);
}

Operand Evaluation::missing_some(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const Operand options = arguments[1];
  if (!options.is_array()) return fail_at(node, "its second argument is not an array of paths");
  std::vector<Operand> names;
  names.reserve(options.array().size());
  for (const Value& option : options.array()) names.push_back(Operand::of(option));
  const Operand absent = missing_among(node, names.data(), names.size(), scope);
  if (absent.failed()) return absent;
  const auto present = static_cast<double>(names.size() - absent.array().size());
  // A number that is none is reached at once if the reference compiles the paths, else never.
  const bool compiled =
      !node.spread && !node.interpreted && program_.nodes[node.first + 1].op == Op::kLiteral;
  const double needed = to_number(arguments[0]);
  const bool enough = compiled ? !(present < needed) : present >= needed;
  return enough ? own(node, Array()) : absent;
}

Operand Evaluation::keys(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const Operand of = arguments[0];
  if (of.is_null() && arguments.size() > 0) return fail_at(node, "null has no keys");
  Array result;
  for (std::size_t i = 0; of.is_array() && i < of.array().size(); ++i) result.emplace_back(std::to_string(i));
  if (of.is_object()) {
    for (const auto& [name, value] : of.object()) result.emplace_back(name);
  }
  std::size_t cost = result.size();
  for (const Value& name : result) cost += name.if_string()->size() / 16;
  if (!charge(cost)) return fail_at(node, "");
  return own(node, std::move(result));
}

Operand Evaluation::length(const Node& node, const Scope& scope) {
  const Operand of = run(node.first, scope);
  if (of.failed()) return of;
  if (of.is_text()) {
    if (!charge(of.text().size() / 16)) return fail_at(node, "");
    return Operand::of(static_cast<double>(utf16_length(of.text())));
  }
  if (of.is_array()) return Operand::of(static_cast<double>(of.array().size()));
  if (of.is_object()) return Operand::of(static_cast<double>(of.object().size()));
  return fail_at(node, "only a string, an array and an object have a length");
}

}  // namespace hoist::targeting
