#include "hoist/app/description.h"

#include <fmt/format.h>

#include "hoist/domain/flag.h"

namespace hoist {

Result<void> check_description(const std::string& description) {
  if (description.size() > kMaxDescriptionLength || description.find('\0') != std::string::npos) {
    return invalid_field("description", fmt::format("description must be at most {} bytes and hold no NUL",
                                                    kMaxDescriptionLength));
  }
  return {};
}

}  // namespace hoist
