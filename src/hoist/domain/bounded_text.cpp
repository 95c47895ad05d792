#include "hoist/domain/bounded_text.h"

#include <fmt/format.h>

#include "hoist/base/utf8.h"
#include "hoist/domain/flag.h"

namespace hoist {

Result<void> check_bounded_text(std::string_view field, std::string_view text, TextBounds bounds) {
  if (text.size() < bounds.shortest || text.size() > bounds.longest || !is_utf8_text(text)) {
    return invalid_field(std::string(field), fmt::format("{} must be {} to {} bytes of UTF-8 without NUL",
                                                         field, bounds.shortest, bounds.longest));
  }
  return {};
}

Result<void> check_description(std::string_view description) {
  return check_bounded_text("description", description, {.shortest = 0, .longest = kMaxDescriptionLength});
}

}  // namespace hoist
