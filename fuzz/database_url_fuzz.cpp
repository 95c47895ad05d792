// A database URL: which store it names, how it is shown, and that no part of a password is ever shown.
//
// Where a person who writes the URL would see a password (between the first ':' after "://" and the last '@',
// and as the value of a query parameter), a mark is put into it after every special character. Whatever the
// readers take that part for, the mark must not come out.
#include <boost/json.hpp>

#include <algorithm>
#include <optional>

#include "expect.h"
#include "hoist/cli/database_url.h"
#include "hoist/http/target.h"
#include "hoist/stores/postgres/connection_target.h"

namespace hoist::fuzz {
namespace {

constexpr std::string_view kMark = "Zq7";

bool is_special(char c) {
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  // After '%' a mark would only ever break the escape.
  return !plain && c != '%';
}

/// What stands at [begin, end) of `url` with marks after its special characters, at its end, and in front of
/// it if asked for.
std::string marked(std::string_view url, std::size_t begin, std::size_t end, bool in_front) {
  std::string out(url.substr(0, begin));
  if (in_front) out += kMark;
  for (const char c : url.substr(begin, end - begin)) {
    out += c;
    if (is_special(c)) out += kMark;
  }
  out += kMark;
  out += url.substr(end);
  return out;
}

void expect_unmarked(std::string_view text, std::string_view property) {
  if (text.find(kMark) != std::string_view::npos) expect_same_text(text, "***", property);
}

void expect_password_hidden(const std::string& url) {
  const auto address = cli::parse_database_url(url);
  if (!address) {
    expect_unmarked(address.error().message, "a refused URL does not show its password");
  } else if (address->kind == cli::DatabaseKind::kSqlite) {
    expect_unmarked(address->location, "a URL with a password is no SQLite path, which messages show");
  }
  expect_unmarked(cli::mask_database_url(url), "a masked URL does not show its password");
  // Only a PostgreSQL URL comes so far.
  if (!address || address->kind != cli::DatabaseKind::kPostgres) return;
  const postgres::ConnectionTarget target(url, {});
  expect_unmarked(target.description(), "a description does not show the password");
  expect_unmarked(target.unavailable("refused").message, "a failure does not show the password");
}

void check_password_in_authority(std::string_view url) {
  const std::size_t scheme = url.find("://");
  // An SQLite path may hold any character, and has no password.
  if (scheme == std::string_view::npos || url.starts_with("sqlite:")) return;
  const std::size_t colon = url.find(':', scheme + 3);
  const std::size_t at = url.rfind('@');
  if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) return;
  expect_password_hidden(marked(url, colon + 1, at, true));
  expect_password_hidden(marked(url, colon + 1, at, false));
}

/// Every value of a query parameter that libpq, which undoes escapes in names, takes for a password.
void check_password_in_query(std::string_view url) {
  const std::size_t question = url.find('?');
  if (!url.starts_with("postgres") || url.find("://") > question) return;
  for (std::size_t at = question; at < url.size(); at = url.find('&', at + 1)) {
    const std::size_t end = std::min(url.find('&', at + 1), url.size());
    const std::size_t equals = url.find('=', at);
    if (equals > end) continue;
    const auto name = http::parse_target("/?" + std::string(url.substr(at + 1, equals - at - 1)));
    if (!name || name->query.size() != 1) continue;
    if (name->query[0].name != "password" && name->query[0].name != "sslpassword") continue;
    expect_password_hidden(marked(url, equals + 1, end, true));
  }
}

/// libpq's other form, "host=h password=secret", is none of ours; but who writes it must not see it again.
void check_password_in_settings(std::string_view text) {
  constexpr std::string_view kName = " password=";
  const std::size_t name = text.find(kName);
  if (name == std::string_view::npos || text.find(':') != std::string_view::npos) return;
  const std::size_t value = name + kName.size();
  expect_password_hidden(marked(text, value, std::min(text.find_first_of(" &", value), text.size()), true));
}

void check_pooler(const cli::DatabaseAddress& address, std::string_view text) {
  if (text.find("pooler=") == std::string_view::npos) {
    expect_same_text(address.location, text, "a PostgreSQL URL is kept as it is");
    expect(address.pooler == Pooler::kNone, "there is no pooler that the URL does not name");
    return;
  }
  const auto again = cli::parse_database_url(address.location);
  expect(again && again->pooler == Pooler::kNone, "no pooler is left in the URL");
  expect_same_text(again->location, address.location, "a PostgreSQL URL is kept as it is");
}

void check_address(std::string_view text) {
  const auto address = cli::parse_database_url(text);
  expect_well_refused(address);
  if (!address) return;
  expect(!address->location.empty(), "a database has a place");
  if (address->kind == cli::DatabaseKind::kPostgres) {
    check_pooler(*address, text);
  } else {
    expect(address->location.back() != '/' && address->location != ":memory:",
           "an SQLite database is a file");
    expect(address->location.find('\0') == std::string::npos, "no path goes on after a NUL");
  }
}

void check_shown(std::string_view text) {
  const std::string masked = cli::mask_database_url(text);
  expect_same_text(cli::mask_database_url(masked), masked, "masking what is masked changes nothing");
  const postgres::ConnectionTarget target(text, {});
  expect_one_line(target.description(), "a description is one line");
  expect_refusal(target.unavailable("connection refused"), ErrorCode::kStoreUnavailable);
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_address(text);
  fuzz::check_shown(text);
  if (text.find(fuzz::kMark) != std::string_view::npos) return 0;
  fuzz::check_password_in_authority(text);
  fuzz::check_password_in_query(text);
  fuzz::check_password_in_settings(text);
  return 0;
}
