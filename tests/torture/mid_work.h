// Workers caught while they write.
#pragma once

#include <optional>
#include <string>

#include "support/postgres_connection.h"
#include "torture/trial.h"

namespace hoist::torture {

/// The URL with the worker's name as its application's, which catch_in_mid_work() finds it by.
[[nodiscard]] std::string named_url(const test::PostgresServer& server, std::size_t worker);

/// Leaves the worker stopped (SIGSTOP) within a transaction that has written something; gives the process
/// id of its backend. None, and the worker not stopped, where that did not succeed in `tries` or before the
/// load was over. Its URL must be a named one.
[[nodiscard]] std::optional<std::string> catch_in_mid_work(Trial& trial, test::PostgresConnection& sql,
                                                           std::size_t worker, int tries);

}  // namespace hoist::torture
