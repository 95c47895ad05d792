#include "hoist/http/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"
#include "hoist/http/console_files.h"
#include "hoist/http/content_coding.h"
#include "hoist/http/entity_tag.h"
#include "hoist/http/render.h"

namespace hoist::http {
namespace {

constexpr std::string_view kPage = "/index.html";
constexpr std::string_view kIcon = "/favicon.svg";

/// The console loads its own files and asks its own server, and nothing else.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Browsers ask again each time, and get 304.
constexpr std::string_view kAskAgain = "no-cache";
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";

const ConsoleFile* find_file(std::string_view path) {
  const auto files = console_files();
  const auto found = std::ranges::find(files, path, &ConsoleFile::path);
  return found == files.end() ? nullptr : &*found;
}

std::string_view bytes_of(const ConsoleFile& file, ContentCoding coding) {
  if (coding == ContentCoding::kBrotli) return file.brotli;
  return coding == ContentCoding::kGzip ? file.gzip : file.identity;
}

/// Each coding has a tag of its own: a strong tag names bytes.
std::string tag_of(const ConsoleFile& file, ContentCoding coding) {
  if (coding == ContentCoding::kIdentity) return fmt::format("\"{}\"", file.digest);
  return fmt::format("\"{}-{}\"", file.digest, to_string(coding));
}

Response file_response(const Request& request, const ConsoleFile& file, std::string_view cache_control) {
  const ContentCoding coding =
      choose_coding(request, {.gzip = !file.gzip.empty(), .brotli = !file.brotli.empty()});
  std::string tag = tag_of(file, coding);
  Response response{.status = 200, .body = {}, .headers = {}};
  response.content_type = file.content_type;
  response.cache_control = cache_control;
  response.headers.push_back({.name = "Vary", .value = "Accept-Encoding"});
  response.headers.push_back({.name = "Cross-Origin-Resource-Policy", .value = "same-origin"});
  if (is_known_to_caller(request, tag)) {
    response.status = 304;
  } else {
    response.body = bytes_of(file, coding);
    if (coding != ContentCoding::kIdentity) {
      response.headers.push_back({.name = "Content-Encoding", .value = std::string(to_string(coding))});
    }
  }
  response.headers.push_back({.name = "ETag", .value = std::move(tag)});
  return response;
}

/// Precondition: the console has it, whatever it is made of.
Response fixed_file_response(const Request& request, std::string_view path) {
  const ConsoleFile* file = find_file(path);
  check(file != nullptr, "the console has its page and its icon");
  return file_response(request, *file, kAskAgain);
}

}  // namespace

Response console_page_response(const Request& request) {
  Response response = fixed_file_response(request, kPage);
  response.headers.push_back({.name = "Content-Security-Policy", .value = std::string(kPolicy)});
  response.headers.push_back({.name = "Referrer-Policy", .value = "no-referrer"});
  response.headers.push_back({.name = "Permissions-Policy",
                              .value = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"});
  response.headers.push_back({.name = "Cross-Origin-Opener-Policy", .value = "same-origin"});
  return response;
}

Response console_asset_response(const Request& request) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const ConsoleFile* file = find_file(path);
  if (file != nullptr) return file_response(request, *file, kForEver);
  return error_response(
      Error{ErrorCode::kNotFound,
            fmt::format("the console has no {}: load its page again, which names the files of this version",
                        shown_text(path)),
            {}});
}

Response console_icon_response(const Request& request) { return fixed_file_response(request, kIcon); }

}  // namespace hoist::http
