// Where a server listens: HOST:PORT.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::cli {

struct ListenAddress {
  std::string host;        ///< An IPv4 or IPv6 address, without brackets.
  std::uint16_t port = 0;  ///< 0: any free one.

  /// `127.0.0.1:8080`, `[::1]:8080`
  [[nodiscard]] std::string to_string() const;
  bool operator==(const ListenAddress&) const = default;
};

/// Reads `127.0.0.1:8080`, `[::1]:8080` and `localhost:8080` (127.0.0.1). The host is never left out: to be
/// reachable from elsewhere is a decision. Errors: kInvalidArgument.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace hoist::cli
