// A receipt for people.
#pragma once

#include <string>

#include "hoist/domain/receipt.h"

namespace hoist::cli {

/// Paragraphs with tables, the last line ended.
[[nodiscard]] std::string receipt_text(const Receipt& receipt);

}  // namespace hoist::cli
