#include "hoist/cli/database_url.h"

#include <fmt/format.h>

#include <array>

#include "hoist/base/shown_text.h"

namespace hoist::cli {
namespace {

constexpr std::string_view kAccepted =
    "postgresql://user@host/name, sqlite:///path and the path of an SQLite file are accepted";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kSchemeCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-";
constexpr std::string_view kMask = "***";

/// What stands before the first ':', where that reads as a scheme (RFC 3986, section 3.1), or "".
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view scheme = text.substr(0, colon);
  if (kLetters.find(scheme.front()) == std::string_view::npos) return {};
  if (scheme.find_first_not_of(kSchemeCharacters) != std::string_view::npos) return {};
  return scheme;
}

tl::unexpected<Error> refused(std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, fmt::format("{}; {}", what, kAccepted));
}

Result<DatabaseAddress> sqlite_at(std::string_view path) {
  if (path.empty()) return refused("the database has no path");
  if (path == ":memory:") return refused("a database in memory would be another one for every connection");
  if (path.back() == '/') return refused(fmt::format("the database '{}' is a folder", shown_text(path)));
  return DatabaseAddress{.kind = DatabaseKind::kSqlite, .location = std::string(path)};
}

Result<DatabaseAddress> parse_sqlite_url(std::string_view after_scheme) {
  if (after_scheme.find('?') != std::string_view::npos) {
    return refused("an SQLite database takes no options after '?'");
  }
  if (!after_scheme.starts_with("//")) return sqlite_at(after_scheme);
  const std::string_view path = after_scheme.substr(2);
  if (!path.empty() && path.front() != '/') {
    return refused("after 'sqlite://' comes a host, and there is none; write sqlite:path or sqlite:///path");
  }
  return sqlite_at(path);
}

/// Hides the values of the query parameters that are secret.
std::string mask_query(std::string text) {
  for (const std::string_view name : {"password=", "sslpassword="}) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const std::size_t value = at + name.size();
      const std::size_t end = std::min(text.find('&', value), text.size());
      text.replace(value, end - value, kMask);
    }
  }
  return text;
}

}  // namespace

Result<DatabaseAddress> parse_database_url(std::string_view text) {
  const std::string_view scheme = scheme_of(text);
  if (scheme.empty()) return sqlite_at(text);
  if (scheme == "sqlite") return parse_sqlite_url(text.substr(scheme.size() + 1));
  const std::string_view rest = text.substr(scheme.size());
  if (scheme != "postgresql" && scheme != "postgres") {
    return refused(fmt::format("the database scheme '{}:' is not known", shown_text(scheme)));
  }
  if (!rest.starts_with("://"))
    return refused(fmt::format("'{}:' must be followed by '//'", shown_text(scheme)));
  return DatabaseAddress{.kind = DatabaseKind::kPostgres, .location = std::string(text)};
}

std::string mask_database_url(std::string_view text) {
  const std::string_view scheme = scheme_of(text);
  if (scheme.empty() || scheme == "sqlite") return std::string(text);
  // A password may hold any character, even one that ends the user's part: hide from the first ':' to the
  // last '@'.
  const std::size_t start = std::min(text.find_first_not_of('/', scheme.size() + 1), text.size());
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.find(':', start);
  std::string masked(text);
  if (at != std::string_view::npos && colon != std::string_view::npos && colon < at) {
    masked.replace(colon + 1, at - colon - 1, kMask);
  }
  return mask_query(std::move(masked));
}

}  // namespace hoist::cli
