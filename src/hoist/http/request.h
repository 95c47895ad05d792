// A request as it came, without anything of the library that read it. Values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoist::http {

struct Header {
  std::string name;
  std::string value;
};

/// Whether two header names, or two tokens, are the same: ASCII letters match in either case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

struct Request {
  std::string method;  ///< "GET"; as it came.
  std::string target;  ///< "/api/config/flags?userId=7"; still encoded.
  std::vector<Header> headers;
  std::string body;

  /// The values of the headers of that name, in order.
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
};

}  // namespace hoist::http
