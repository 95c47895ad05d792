// What a service does where its store is not there yet: it waits, as it does when the store goes away later.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/cli/database_url.h"
#include "hoist/ports/log.h"

namespace hoist::cli {

/// Calls `prepare` until the store answers, after 100 ms at first and every 5 s later, and says in the log,
/// once each, that it waits and that the wait is over. True once prepared; false where a stop was requested
/// before. Errors: those of `prepare` that are no outage; on SQLite all, since an embedded store is there or
/// never will be.
[[nodiscard]] Result<bool> await_store(DatabaseKind kind, const std::function<Result<void>()>& prepare,
                                       Log& log, const std::string& worker, RandomSource& random,
                                       const std::stop_token& stop);

}  // namespace hoist::cli
