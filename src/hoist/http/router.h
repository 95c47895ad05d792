// Finds the route of a method and a path.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hoist/http/route.h"

namespace hoist::http {

struct RouteMatch {
  const Route* route = nullptr;
  PathParameters path;
};
struct NoSuchPath {};
/// The path exists, but not with this method.
struct WrongMethod {
  std::string allow;  ///< For the Allow header: "GET, HEAD, POST".
};
using Routing = std::variant<RouteMatch, NoSuchPath, WrongMethod>;

/// Immutable; thread-safe. A handful of routes is searched faster in a row than in a tree.
class Router {
 public:
  /// `routes` must outlive the router.
  explicit Router(std::span<const Route> routes);

  [[nodiscard]] Routing find(std::string_view method, const std::vector<std::string>& segments) const;

 private:
  struct Entry {
    const Route* route = nullptr;
    std::vector<std::string_view> pattern;
  };
  std::vector<Entry> entries_;
};

}  // namespace hoist::http
