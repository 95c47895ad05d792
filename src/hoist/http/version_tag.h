// The version of what is written, as an entity tag: compare-and-set over HTTP (RFC 9110, If-Match).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hoist/base/result.h"
#include "hoist/http/request.h"

namespace hoist::http {

/// `"7"`
[[nodiscard]] std::string version_tag(std::int64_t version);

/// The version that If-Match asks for; none where it is not sent or is `*`. Errors: kInvalidArgument where it
/// is no version's tag.
[[nodiscard]] Result<std::optional<std::int64_t>> expected_version(const Request& request);

}  // namespace hoist::http
