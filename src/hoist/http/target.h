// The target of a request line, taken apart: path segments and query parameters, decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/result.h"

namespace hoist::http {

struct QueryParameter {
  std::string name;
  std::string value;
};

struct Target {
  /// "/a/b%20c/" is {"a", "b c", ""}; "/" is {""}.
  std::vector<std::string> segments;
  std::vector<QueryParameter> query;  ///< In order; nothing is checked yet.
};

/// Reads origin-form ("/path?query") and absolute-form ("http://host/path?query"). In the query "+" is a
/// space, as HTML forms write it. Errors: kInvalidArgument for any other form, a bad percent escape, and
/// text that is not UTF-8 or holds NUL once it is decoded.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

}  // namespace hoist::http
