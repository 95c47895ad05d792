// Schedules that are due before anybody looks, written by SQL.
#pragma once

#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "support/sql_connection.h"
#include "torture/front.h"

namespace hoist::torture {

/// Creates the flags "<prefix>0" to "<prefix><count - 1>"; their ids. Throws where one is refused.
[[nodiscard]] std::vector<std::string> create_flags(Front& front, const std::string& prefix, int count);

/// Puts `schedules` overdue schedules over flags of these ids in, in one transaction. Their intended times
/// are mixed, so that some are superseded by what is claimed before them.
void add_backlog(test::SqlConnection& sql, int schedules, const std::vector<std::string>& flag_ids,
                 RandomSource& random);

}  // namespace hoist::torture
