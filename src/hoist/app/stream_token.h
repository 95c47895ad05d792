// Stream tokens: what a web page's EventSource, which sends no headers, shows in place of its token. It opens
// a stream, which says no more than that something changed, and nothing else.
//
// Its text is `<id>.<expiry>.<mac>.<environment>`: the id of the token it was made with, the second of its
// end, and HMAC-SHA256 over all three, keyed by that token's stored hash. So every server on the store can
// check it, nothing is stored for it, and it ends with the token.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hoist/app/snapshot_cache.h"
#include "hoist/domain/token.h"

namespace hoist {

/// How long the same text is given out, and how long it still opens streams after that.
///
/// An answer that names a stream is the same for this long, and so is its entity tag: who asks with it gets
/// 304 and keeps the stream's address. It changes while the address is good for as long again, so that a 304
/// never leaves anybody with an address that is about to end, though servers' clocks differ by seconds.
inline constexpr Duration kStreamTokenPeriod = std::chrono::minutes(5);

/// Opens streams of the environment for kStreamTokenPeriod at least, and less than twice that.
[[nodiscard]] std::string make_stream_token(const Token& token, const EnvironmentKey& environment,
                                            Instant now);

/// Makes them, and keeps each for its period: a client's next answers have the same. Thread-safe.
class StreamTokens {
 public:
  /// As make_stream_token.
  [[nodiscard]] std::string make(const Token& token, const EnvironmentKey& environment, Instant now);

 private:
  std::mutex mutex_;
  std::int64_t expiry_ = 0;  ///< Of those that are kept.
  std::map<std::pair<TokenId, EnvironmentKey>, std::string> made_;
};

/// What a stream token stands for.
struct StreamGrant {
  TokenId token;
  EnvironmentKey environment;
};
/// None where it is no stream token, has ended, or its token is revoked or not known here.
[[nodiscard]] std::optional<StreamGrant> check_stream_token(const CachedState& state, std::string_view text,
                                                            Instant now);

}  // namespace hoist
