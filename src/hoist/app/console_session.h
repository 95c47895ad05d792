// Sessions of the console: what a browser's cookie says in place of its user's token.
//
// Its text is `<id>.<expiry>.<mac>`: the id of the token it was begun with, the second of its end, and
// HMAC-SHA256 over both, keyed by that token's stored hash. So every server on the store can check it,
// nothing is stored for it, and it ends with the token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/domain/token.h"

namespace hoist {

/// A working day and somewhat more. Who looks at the console in its second half has it renewed.
inline constexpr Duration kConsoleSessionLife = std::chrono::hours(12);

/// When a session that begins or is renewed now ends: on a whole second.
[[nodiscard]] Instant console_session_end(Instant now);
/// `end` must be of console_session_end.
[[nodiscard]] std::string make_console_session(const Token& token, Instant end);

/// What a session's text claims, and the text, which goes on belonging to whoever had it.
struct SessionClaim {
  TokenId id;
  Instant end;
  std::string_view text;
};
/// None where the text is no session's.
[[nodiscard]] std::optional<SessionClaim> read_console_session(std::string_view text);
/// Whether the session was begun with that token, has not ended, and the token is not revoked. The text is
/// compared in constant time.
[[nodiscard]] bool holds(const Token& token, const SessionClaim& claim, Instant now);

/// Whether half of its life is over.
[[nodiscard]] bool is_to_be_renewed(const SessionClaim& claim, Instant now);

/// What a page of the console's own has and no other can have: it goes into a header of whatever changes
/// something. The same for all sessions of a token, so that a renewal in one window leaves the others at
/// work.
[[nodiscard]] std::string csrf_token(const Token& token);
/// Whether that is the token's; compared in constant time.
[[nodiscard]] bool is_csrf_token(const Token& token, std::string_view text);

}  // namespace hoist
