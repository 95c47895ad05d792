// A value while a rule is evaluated: small ones are held; texts, arrays and objects are borrowed from the
// context, the rule or what the evaluation made itself, so that looking at a value copies nothing.
//
// A value type without ownership: it must not outlive what it borrows from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "hoist/base/check.h"
#include "hoist/targeting/value.h"

namespace hoist::targeting {

class Operand {
 public:
  /// kFailed: the evaluation has ended with an error, which the evaluation keeps.
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject, kFailed };

  Operand() : number_(0) {}
  [[nodiscard]] static Operand failure();
  [[nodiscard]] static Operand of(bool value);
  [[nodiscard]] static Operand of(double value);
  [[nodiscard]] static Operand of(std::string_view text);
  [[nodiscard]] static Operand of(const Array& array);
  [[nodiscard]] static Operand of(const Object& object);
  [[nodiscard]] static Operand of(const Value& value);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool failed() const { return kind_ == Kind::kFailed; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::kNull; }
  [[nodiscard]] bool is_boolean() const { return kind_ == Kind::kBoolean; }
  [[nodiscard]] bool is_number() const { return kind_ == Kind::kNumber; }
  [[nodiscard]] bool is_text() const { return kind_ == Kind::kText; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }
  /// An array or an object: what ECMAScript compares by identity.
  [[nodiscard]] bool is_compound() const { return is_array() || is_object(); }

  // Each only for its own kind.
  [[nodiscard]] bool boolean() const { return boolean_; }
  [[nodiscard]] double number() const { return number_; }
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }
  [[nodiscard]] const Array& array() const { return *array_; }
  [[nodiscard]] const Object& object() const { return *object_; }

  /// A copy that owns what it holds. Null for a failure.
  [[nodiscard]] Value to_value() const;

 private:
  Kind kind_ = Kind::kNull;
  std::uint32_t size_ = 0;  ///< Of a text, in bytes.
  union {
    bool boolean_;
    double number_;
    const char* text_;
    const Array* array_;
    const Object* object_;
  };
};
// Two registers: through memory, passing operands on takes a quarter of an evaluation's time.
static_assert(sizeof(Operand) == 16);

inline Operand Operand::failure() {
  Operand operand;
  operand.kind_ = Kind::kFailed;
  return operand;
}

inline Operand Operand::of(bool value) {
  Operand operand;
  operand.kind_ = Kind::kBoolean;
  operand.boolean_ = value;
  return operand;
}

inline Operand Operand::of(double value) {
  Operand operand;
  operand.kind_ = Kind::kNumber;
  operand.number_ = value;
  return operand;
}

inline Operand Operand::of(std::string_view text) {
  Operand operand;
  operand.kind_ = Kind::kText;
  operand.text_ = text.data();
  check(text.size() <= std::numeric_limits<std::uint32_t>::max(), "a text has at most 4 GiB");
  operand.size_ = static_cast<std::uint32_t>(text.size());
  return operand;
}

inline Operand Operand::of(const Array& array) {
  Operand operand;
  operand.kind_ = Kind::kArray;
  operand.array_ = &array;
  return operand;
}

inline Operand Operand::of(const Object& object) {
  Operand operand;
  operand.kind_ = Kind::kObject;
  operand.object_ = &object;
  return operand;
}

inline Operand Operand::of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return {};
    case Value::Kind::kBoolean:
      return of(*value.if_boolean());
    case Value::Kind::kNumber:
      return of(*value.if_number());
    case Value::Kind::kString:
      return of(std::string_view(*value.if_string()));
    case Value::Kind::kArray:
      return of(*value.if_array());
    case Value::Kind::kObject:
      return of(*value.if_object());
  }
  return {};
}

}  // namespace hoist::targeting
