#include "hoist/targeting/operand.h"

#include "hoist/base/check.h"

namespace hoist::targeting {

Operand Operand::of(const Value& value) {
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
  unreachable("Value::Kind");
}

Value Operand::to_value() const {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kFailed:
      return {};
    case Kind::kBoolean:
      return boolean();
    case Kind::kNumber:
      return number();
    case Kind::kText:
      return text();
    case Kind::kArray:
      return array();
    case Kind::kObject:
      return object();
  }
  unreachable("Operand::Kind");
}

}  // namespace hoist::targeting
