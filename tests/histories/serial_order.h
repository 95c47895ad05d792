// An order of transactions in which the model can follow them.
#pragma once

#include <vector>

#include "histories/operations.h"
#include "model/records.h"

namespace hoist::histories {

/// `commits` in the order of their commit, changed in one point: whoever makes a schedule only looks at its
/// flag, without a lock, and may commit after somebody who deletes it meanwhile. That is as good as having
/// come before, so it is put there, but only where the two were under way at the same time.
[[nodiscard]] std::vector<model::Commit> in_serial_order(std::vector<model::Commit> commits,
                                                         const std::vector<Operation>& operations);

}  // namespace hoist::histories
