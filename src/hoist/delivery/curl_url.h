// URLs taken apart by libcurl, which also connects to them: nothing can be read in two ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoist::delivery {

struct UrlParts {
  std::string scheme;
  std::string host;  ///< IPv6 in brackets; numbers that spell an IPv4 address may have been rewritten.
  std::string path;
  bool has_credentials = false;
  bool has_query = false;
};

/// None where the URL is malformed, has no scheme or none that libcurl knows, has no host, or holds anything
/// but printable ASCII, in its host also after decoding.
[[nodiscard]] std::optional<UrlParts> parse_url(std::string_view url);

}  // namespace hoist::delivery
