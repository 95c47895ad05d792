#include "hoist/delivery/curl_url.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace hoist::delivery {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

/// None where the URL has no such part.
std::optional<std::string> part_of(const UrlHandle& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// What stands between "scheme://" and the path. libcurl would also take one slash, or three.
std::string_view authority_of(std::string_view url) {
  const std::size_t begin = url.find(':');
  if (begin == std::string_view::npos || url.substr(begin, 3) != "://") return {};
  const std::string_view rest = url.substr(begin + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace

std::optional<UrlParts> parse_url(std::string_view url) {
  const std::string_view authority = authority_of(url);
  if (authority.empty() || !is_printable_ascii(url)) return std::nullopt;
  const UrlHandle handle(curl_url());
  if (handle == nullptr) return std::nullopt;
  if (curl_url_set(handle.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  const auto scheme = part_of(handle, CURLUPART_SCHEME);
  const auto host = part_of(handle, CURLUPART_HOST);
  const auto port = part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (!scheme || !host || host->empty() || !is_printable_ascii(*host) || !port || *port == "0") {
    return std::nullopt;
  }
  return UrlParts{.scheme = *scheme,
                  .host = *host,
                  .path = part_of(handle, CURLUPART_PATH).value_or(""),
                  .has_credentials = authority.find('@') != std::string_view::npos ||
                                     part_of(handle, CURLUPART_USER).has_value() ||
                                     part_of(handle, CURLUPART_PASSWORD).has_value(),
                  .has_query = part_of(handle, CURLUPART_QUERY).has_value()};
}

}  // namespace hoist::delivery
