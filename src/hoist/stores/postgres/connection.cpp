#include "hoist/stores/postgres/connection.h"

namespace hoist::postgres {

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionTarget& target) {
  HOIST_ASSIGN(ConnectionPtr handle, target.open());
  if (PQenterPipelineMode(handle.get()) != 1) {
    return tl::unexpected<Error>(target.unavailable(PQerrorMessage(handle.get())));
  }
  return std::unique_ptr<Connection>(new Connection(std::move(handle), target));
}

}  // namespace hoist::postgres
