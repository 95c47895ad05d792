// A JSON-like value: of a flag's variant, of an evaluation context, of a targeting rule.
//
// Numbers are doubles, as in ECMAScript, because targeting follows ECMAScript's semantics. Values; as
// thread-safe as int.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hoist/base/short_name.h"

namespace hoist {

class Value;
using Array = std::vector<Value>;

/// Members in the order in which they were given, each name once. Looking up is linear for small objects
/// and logarithmic for large ones, so that a context of many thousand attributes stays cheap.
class Object {
 public:
  using Member = std::pair<std::string, Value>;

  Object() = default;
  Object(std::initializer_list<Member> members);

  /// None where there is no such member; else it stays there until the object is changed.
  [[nodiscard]] const Member* find_member(std::string_view name) const;
  [[nodiscard]] const Value* find(std::string_view name) const;
  /// Replaces the member of that name in its place, or appends it.
  void set(std::string name, Value value);

  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<Member>::const_iterator begin() const;
  [[nodiscard]] std::vector<Member>::const_iterator end() const;
  /// The same members with equal values, in any order.
  bool operator==(const Object& other) const;

 private:
  [[nodiscard]] const Member* find_ordered(std::string_view name) const;

  std::vector<Member> members_;
  std::vector<std::uint32_t> by_name_;  ///< Positions in order of name; empty while the object is small.
};

class Value {
 public:
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Value() = default;
  Value(std::nullptr_t) {}                                         // NOLINT(google-explicit-constructor)
  Value(bool value) : content_(value) {}                           // NOLINT(google-explicit-constructor)
  Value(double value) : content_(value) {}                         // NOLINT(google-explicit-constructor)
  Value(int value) : content_(static_cast<double>(value)) {}       // NOLINT(google-explicit-constructor)
  Value(std::string value) : content_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Value(std::string_view value) : content_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Value(const char* value) : content_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
  Value(Array value) : content_(std::move(value)) {}               // NOLINT(google-explicit-constructor)
  Value(Object value) : content_(std::move(value)) {}              // NOLINT(google-explicit-constructor)

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(content_.index()); }
  [[nodiscard]] bool is_null() const { return kind() == Kind::kNull; }
  [[nodiscard]] const bool* if_boolean() const { return std::get_if<bool>(&content_); }
  [[nodiscard]] const double* if_number() const { return std::get_if<double>(&content_); }
  [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&content_); }
  [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&content_); }
  [[nodiscard]] const Object* if_object() const { return std::get_if<Object>(&content_); }

  /// The same kind and content. NaN equals nothing, as for doubles.
  bool operator==(const Value& other) const = default;

 private:
  // In the order of Kind.
  std::variant<std::monostate, bool, double, std::string, Array, Object> content_;
};

// Here, because evaluating a flag does little else: the call would be a twentieth of it.
inline const Object::Member* Object::find_member(std::string_view name) const {
  if (!by_name_.empty()) return find_ordered(name);
  for (const Member& member : members_) {
    if (same_name(member.first, name)) return &member;
  }
  return nullptr;
}

/// "null", "true or false", "a number", "a string", "an array", "an object": for messages.
[[nodiscard]] std::string_view kind_name(Value::Kind kind);

}  // namespace hoist
