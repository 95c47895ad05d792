#pragma once

#include <string_view>

#include "hoist/base/result.h"

namespace hoist {

/// How long a text that people write may be, in bytes.
struct TextBounds {
  std::size_t shortest = 0;
  std::size_t longest = 0;
};

/// Free text as both stores take it: within its bounds, UTF-8, no NUL. Errors: kInvalidArgument, naming
/// `field`.
[[nodiscard]] Result<void> check_bounded_text(std::string_view field, std::string_view text,
                                              TextBounds bounds);

/// A flag's description.
[[nodiscard]] Result<void> check_description(std::string_view description);

}  // namespace hoist
