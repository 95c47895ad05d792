#include "hoist/targeting/operand.h"

#include "hoist/base/check.h"

namespace hoist::targeting {

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
