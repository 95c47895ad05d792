#include "hoist/stores/postgres/connection_target.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/stores/postgres/error_map.h"

namespace hoist::postgres {
namespace {

struct OptionsDeleter {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using OptionsPtr = std::unique_ptr<PQconninfoOption, OptionsDeleter>;

/// The value of one connection option, "" if it is not set.
std::string option(const OptionsPtr& options, std::string_view keyword) {
  if (!options) return "";
  for (const PQconninfoOption* each = options.get(); each->keyword != nullptr; ++each) {
    if (each->keyword == keyword && each->val != nullptr) return each->val;
  }
  return "";
}

/// A password with '/' or '@' in it, not percent-encoded, moves into the host, the port or the database
/// name, from where a message would print it. Such a URL is refused.
bool password_may_have_spilled(std::string_view url, const std::string& port) {
  // libpq reads no further than the first NUL, which may be before the '@'.
  if (url.find('\0') != std::string_view::npos) return true;
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = url.substr(scheme + 3);
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const bool at_after_authority = rest.find('@', authority_end) != std::string_view::npos;
  // libpq ends the password at the first '@'.
  const bool several_at = std::count(rest.begin(), rest.end(), '@') > 1;
  const bool port_is_no_number =
      std::any_of(port.begin(), port.end(), [](char c) { return (c < '0' || c > '9') && c != ','; });
  return at_after_authority || several_at || port_is_no_number;
}

/// The longest host name (RFC 1035) and, far beyond it, the longest path of a socket.
constexpr std::size_t kMaxHostShown = 255;
/// PostgreSQL's NAMEDATALEN is 64.
constexpr std::size_t kMaxDatabaseShown = 64;

/// Part of a description, which goes into messages and logs: one line, whatever was percent-encoded.
std::string shown(std::string_view text, std::size_t longest) {
  std::string out(text.substr(0, longest));
  std::replace_if(out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  if (text.size() > longest) out += "…";
  return out;
}

/// PgBouncer's words, which are not translated.
constexpr std::string_view kStartupRefused = "unsupported startup parameter";
constexpr std::string_view kOptionsHint =
    ": a pooler takes no `options`, neither in the database URL nor in PGOPTIONS";

void drop_notice(void* /*unused*/, const PGresult* /*unused*/) {}

}  // namespace

ConnectionTarget::ConnectionTarget(std::string_view url, const TimeLimits& limits, Pooler pooler)
    : pooler_(pooler) {
  const std::string text(url);
  const OptionsPtr given(PQconninfoParse(text.c_str(), nullptr));
  const OptionsPtr defaults(PQconndefaults());
  const auto in_force = [&](std::string_view keyword) {
    const std::string value = option(given, keyword);
    return value.empty() ? option(defaults, keyword) : value;
  };
  if (!given || password_may_have_spilled(url, option(given, "port"))) {
    description_ = "postgresql (unreadable URL)";
    fault_ =
        "the database URL cannot be read: expected postgresql://user:password@host:port/database, with "
        "special characters percent-encoded";
    return;
  }
  const std::string host = in_force("host");
  const std::string database = in_force("dbname");
  description_ = fmt::format("postgresql {}/{}", host.empty() ? "localhost" : shown(host, kMaxHostShown),
                             shown(database.empty() ? in_force("user") : database, kMaxDatabaseShown));
  // libpq lets the later of two settings win: what the URL says beats the first six, ours the rest.
  settings_ = {{"connect_timeout", std::to_string(kConnectTimeoutS)},
               {"application_name", "hoist"},
               {"keepalives_idle", "15"},
               {"keepalives_interval", "5"},
               {"keepalives_count", "3"},
               {"tcp_user_timeout", "30000"},
               {"dbname", text},
               {"client_encoding", "UTF8"}};
  switch (pooler_) {
    case Pooler::kNone:
      settings_.emplace_back("options", startup_options(limits) + in_force("options"));
      return;
    case Pooler::kTransaction:
      transaction_settings_ = postgres::transaction_settings(limits);
      return;
  }
}

ConnectionTarget::Arguments ConnectionTarget::arguments() const {
  Arguments arguments;
  for (const auto& [keyword, value] : settings_) {
    arguments.keywords.push_back(keyword.c_str());
    arguments.values.push_back(value.c_str());
  }
  arguments.keywords.push_back(nullptr);
  arguments.values.push_back(nullptr);
  return arguments;
}

Error ConnectionTarget::unavailable(std::string_view reason) const {
  std::string message = fmt::format("cannot use {}: {}", description_, one_line(reason));
  if (reason.find(kStartupRefused) != std::string_view::npos) {
    message += pooler_ == Pooler::kNone ? kPoolerHint : kOptionsHint;
  }
  return Error{ErrorCode::kStoreUnavailable, std::move(message), {}};
}

Result<ConnectionPtr> ConnectionTarget::open() const {
  if (!fault_.empty()) return fail(ErrorCode::kStoreUnavailable, fault_);
  const Arguments given = arguments();
  ConnectionPtr connection(PQconnectdbParams(given.keywords.data(), given.values.data(), 1));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return tl::unexpected<Error>(unavailable(PQerrorMessage(connection.get())));
  }
  PQsetNoticeReceiver(connection.get(), drop_notice, nullptr);
  return connection;
}

Result<ConnectionPtr> ConnectionTarget::start() const {
  if (!fault_.empty()) return fail(ErrorCode::kStoreUnavailable, fault_);
  const Arguments given = arguments();
  ConnectionPtr connection(PQconnectStartParams(given.keywords.data(), given.values.data(), 1));
  if (PQstatus(connection.get()) == CONNECTION_BAD) {
    return tl::unexpected<Error>(unavailable(PQerrorMessage(connection.get())));
  }
  PQsetNoticeReceiver(connection.get(), drop_notice, nullptr);
  return connection;
}

}  // namespace hoist::postgres
