#include "hoist/http/openapi.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "hoist/app/digest.h"
#include "hoist/base/check.h"
#include "hoist/http/entity_tag.h"
#include "hoist/http/openapi_sources.h"
#include "hoist/wire/json.h"

namespace hoist::http {
namespace {

namespace json = boost::json;

/// What both have must be objects: what is said twice is a mistake.
void merge(json::object& whole, const json::object& part) {
  for (const auto& member : part) {
    json::value* known = whole.if_contains(member.key());
    if (known == nullptr) {
      whole[member.key()] = member.value();
      continue;
    }
    check(known->is_object() && member.value().is_object(), "parts of openapi/ say each thing once");
    merge(known->get_object(), member.value().get_object());
  }
}

json::object merged_parts() {
  json::object whole;
  for (const std::string_view text : openapi_parts()) {
    const auto part = wire::parse_json(text);
    check(part && part->is_object(), "every part of openapi/ is a JSON object");
    merge(whole, part->get_object());
  }
  return whole;
}

/// What a Content-Security-Policy calls the contents of the page's element of that name.
std::string hash_source(std::string_view page, std::string_view element) {
  const std::string opening = fmt::format("<{}>", element);
  const std::size_t begin = page.find(opening);
  const std::size_t end = page.find(fmt::format("</{}>", element));
  check(begin != std::string_view::npos && end != std::string_view::npos, "the page has the element");
  const std::size_t from = begin + opening.size();
  return fmt::format("'sha256-{}='", base64url(sha256(page.substr(from, end - from))));
}

std::string docs_policy() {
  return fmt::format(
      "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; base-uri 'none'; form-action "
      "'none'; frame-ancestors 'none'",
      hash_source(docs_page(), "script"), hash_source(docs_page(), "style"));
}

/// An answer that is the same until the program changes.
Response fixed_response(const Request& request, std::string_view body, std::string_view etag) {
  Response response{.status = 200, .body = {}, .headers = {}};
  response.cache_control = "no-cache";
  response.headers.push_back({.name = "ETag", .value = std::string(etag)});
  if (is_known_to_caller(request, etag)) {
    response.status = 304;
  } else {
    response.body = body;
  }
  return response;
}

}  // namespace

const json::object& openapi_document() {
  static const json::object document = merged_parts();
  return document;
}

Response openapi_response(const Request& request) {
  static const std::string text = json::serialize(openapi_document());
  static const std::string etag = strong_etag(text);
  return fixed_response(request, text, etag);
}

Response docs_response(const Request& request) {
  static const std::string etag = strong_etag(docs_page());
  static const std::string policy = docs_policy();
  Response response = fixed_response(request, docs_page(), etag);
  response.content_type = "text/html; charset=utf-8";
  response.headers.push_back({.name = "Content-Security-Policy", .value = policy});
  response.headers.push_back({.name = "Referrer-Policy", .value = "no-referrer"});
  return response;
}

}  // namespace hoist::http
