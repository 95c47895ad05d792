#include "hoist/http/route.h"

#include "hoist/base/check.h"

namespace hoist::http {

const std::string& Call::parameter(std::string_view name) const {
  for (const auto& [known, value] : path) {
    if (known == name) return value;
  }
  check_failed("a handler asks only for what its route's pattern names");
}

}  // namespace hoist::http
