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

/// Where the user's part of a URL begins, or the end where `text` holds none. Quotes, a blank or a variable's
/// name in front of the scheme make no SQLite path of it.
std::size_t authority_of(std::string_view text) {
  const std::string_view scheme = scheme_of(text);
  const std::size_t slashes = text.find("://");
  if (scheme == "sqlite" || (scheme.empty() && slashes == std::string_view::npos)) return text.size();
  const std::size_t after_scheme = scheme.empty() ? slashes + 1 : scheme.size() + 1;
  return std::min(text.find_first_not_of('/', after_scheme), text.size());
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

/// Whether a parameter may be password or sslpassword. libpq takes an escaped name, too ("%70assword").
bool may_be_secret(std::string_view name) {
  return name.ends_with("password") || name.find('%') != std::string_view::npos;
}

/// Hides the values of the parameters that are secret, in a query or in a list of connection settings.
std::string mask_parameters(std::string text) {
  for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
    const std::string_view before = std::string_view(text).substr(0, at);
    // Nothing found is the greatest number, after which 0 comes.
    if (!may_be_secret(before.substr(before.find_last_of("?& ") + 1))) continue;
    const std::size_t end = std::min(text.find('&', at), text.size());
    text.replace(at + 1, end - at - 1, kMask);
  }
  return text;
}

/// Where the query of a PostgreSQL URL begins, behind its '?', or the end. As libpq reads it, a '?'
/// before the first '@' is the password's.
std::size_t query_of(std::string_view url) {
  const std::size_t authority = url.find("://") + 3;
  const std::size_t user_end = url.find_first_of("@/", authority);
  const bool has_user = user_end != std::string_view::npos && url[user_end] == '@';
  const std::size_t question = url.find('?', has_user ? user_end : authority);
  return question == std::string_view::npos ? url.size() : question + 1;
}

Result<Pooler> pooler_named(std::string_view name) {
  if (name == "none") return Pooler::kNone;
  if (name == "transaction") return Pooler::kTransaction;
  // What stands there may be a password that spilled over.
  return refused("the database URL's pooler is neither 'none' nor 'transaction'");
}

Result<DatabaseAddress> parse_postgres_url(std::string_view url) {
  constexpr std::string_view kPooler = "pooler=";
  DatabaseAddress address{
      .kind = DatabaseKind::kPostgres, .location = std::string(url), .pooler = Pooler::kNone};
  std::string& left = address.location;
  const std::size_t query = query_of(url);
  for (std::size_t at = query; at < left.size();) {
    const std::size_t end = std::min(left.find('&', at), left.size());
    const std::string_view parameter = std::string_view(left).substr(at, end - at);
    if (!parameter.starts_with(kPooler)) {
      at = end + 1;
      continue;
    }
    HOIST_ASSIGN(address.pooler, pooler_named(parameter.substr(kPooler.size())));
    // With the '&' behind it, or with the '&' or '?' in front of the last.
    if (end < left.size()) {
      left.erase(at, end + 1 - at);
    } else {
      left.erase(at - 1);
    }
  }
  return address;
}

/// A path is shown in messages, so it must not be a URL or a list of settings that went wrong and holds a
/// password.
Result<DatabaseAddress> parse_path(std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return refused("the database URL must begin with its scheme, without quotes or anything else before it");
  }
  if (text.find("password=") != std::string_view::npos) {
    return refused("a list of connection settings is not a database URL");
  }
  return sqlite_at(text);
}

}  // namespace

Result<DatabaseAddress> parse_database_url(std::string_view text) {
  // Only a file can hold one, and everything that reads the text after us would stop there.
  if (text.find('\0') != std::string_view::npos) return refused("the database URL holds a NUL character");
  const std::string_view scheme = scheme_of(text);
  if (scheme.empty()) return parse_path(text);
  if (scheme == "sqlite") return parse_sqlite_url(text.substr(scheme.size() + 1));
  const std::string_view rest = text.substr(scheme.size());
  if (scheme != "postgresql" && scheme != "postgres") {
    return refused(fmt::format("the database scheme '{}:' is not known", shown_text(scheme)));
  }
  if (!rest.starts_with("://"))
    return refused(fmt::format("'{}:' must be followed by '//'", shown_text(scheme)));
  return parse_postgres_url(text);
}

std::string mask_database_url(std::string_view text) {
  // A password may hold any character, even one that ends the user's part: hide from the first ':' to the
  // last '@'.
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.find(':', authority_of(text));
  std::string masked(text);
  if (at != std::string_view::npos && colon != std::string_view::npos && colon < at) {
    const std::string_view hidden = text.substr(colon + 1, at - colon - 1);
    // What began as a query may hold a secret that goes on behind the '@'.
    const bool in_query = text.find('?') < at && hidden.find('=') != std::string_view::npos;
    masked.replace(colon + 1, in_query ? std::string::npos : hidden.size(), kMask);
  }
  return mask_parameters(std::move(masked));
}

}  // namespace hoist::cli
