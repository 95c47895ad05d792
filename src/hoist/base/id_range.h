// Which ids were made when: UUIDv7 begin with their milliseconds, so that an index by id finds a period.
#pragma once

#include "hoist/base/id.h"

namespace hoist {

/// Not after any UUIDv7 that make_uuid_v7 makes at `at` or later, and after all that it made a millisecond or
/// more before. Instants before 1970 count as its beginning.
[[nodiscard]] UuidBytes first_uuid_at(Instant at);

}  // namespace hoist
