// What may stand between Hoist and a PostgreSQL server.
#pragma once

#include <cstdint>

namespace hoist {

enum class Pooler : std::uint8_t {
  kNone,  ///< A connection is a session of the server's, for as long as it lasts.
  /// Each transaction may be given another of the server's sessions (PgBouncer, pool_mode = transaction):
  /// nothing that outlasts a transaction is relied upon.
  kTransaction,
};

}  // namespace hoist
