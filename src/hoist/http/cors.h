// Cross-origin requests (the Fetch standard's CORS protocol): which web pages may evaluate flags from a
// browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/http/request.h"
#include "hoist/http/response.h"

namespace hoist::http {

/// Immutable; thread-safe. Only evaluation routes are shared: a page never needs more.
class Cors {
 public:
  /// Origins as browsers send them ("https://shop.example"), or "*" for any. None: no page but our own.
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  /// Whether any page but our own may evaluate: else the other two have nothing to say.
  [[nodiscard]] bool enabled() const { return !origins_.empty(); }

  /// The answer to a browser's question beforehand (OPTIONS), which comes without credentials; none where the
  /// request is no such question or its path is not shared.
  [[nodiscard]] std::optional<Response> preflight(const Request& request) const;

  /// Lets the page that asked read the response, where it may.
  void allow(const Request& request, Response& response) const;

 private:
  [[nodiscard]] bool shared(const Request& request) const;
  /// The Origin header's value, where it is allowed.
  [[nodiscard]] std::optional<std::string> allowed_origin(const Request& request) const;

  std::vector<std::string> origins_;
};

}  // namespace hoist::http
