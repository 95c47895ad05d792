// Which content coding an answer is sent in (RFC 9110, section 12.5.3). Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "hoist/http/request.h"

namespace hoist::http {

enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kBrotli };
/// For Content-Encoding; "" for the identity, which has none.
[[nodiscard]] std::string_view to_string(ContentCoding coding);

/// The codings that there are besides the identity, which there always is.
struct CodingsAtHand {
  bool gzip = false;
  bool brotli = false;
};

/// What Accept-Encoding likes best; where it likes several equally, the shortest: brotli, then gzip. The
/// identity where it says nothing, and where it likes nothing that is at hand: then that is still more use
/// than a 406.
[[nodiscard]] ContentCoding choose_coding(const Request& request, CodingsAtHand at_hand);

}  // namespace hoist::http
