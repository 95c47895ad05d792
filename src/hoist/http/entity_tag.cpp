#include "hoist/http/entity_tag.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/digest.h"

namespace hoist::http {
namespace {

std::string_view without_weakness(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

/// Takes one tag, with its quotes and without W/, off the front of the list; "" where there is none.
std::string_view take_tag(std::string_view& list) {
  list.remove_prefix(std::min(list.find_first_not_of(", \t"), list.size()));
  list = without_weakness(list);
  if (!list.starts_with('"')) return {};
  const std::size_t end = list.find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(end + 1);
  return tag;
}

}  // namespace

std::string strong_etag(std::string_view bytes) { return fmt::format("\"{}\"", base64url(sha256(bytes))); }

bool is_known_to_caller(const Request& request, std::string_view etag) {
  for (std::string_view list : request.values("If-None-Match")) {
    if (list == "*") return true;
    for (std::string_view tag = take_tag(list); !tag.empty(); tag = take_tag(list)) {
      if (tag == without_weakness(etag)) return true;
    }
  }
  return false;
}

}  // namespace hoist::http
