#include "hoist/base/id_range.h"

#include <algorithm>

namespace hoist {

UuidBytes first_uuid_at(Instant at) {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(at.unix_ms(), 0));
  UuidBytes bytes{};
  for (std::size_t i = 0; i < 6; ++i) bytes.at(i) = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  return bytes;
}

}  // namespace hoist
