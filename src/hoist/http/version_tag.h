// The version of what is written, as an entity tag: compare-and-set over HTTP (RFC 9110, If-Match).
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/result.h"
#include "hoist/http/response.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// `"7"`
[[nodiscard]] std::string version_tag(std::int64_t version);

/// The version that If-Match asks for; none where it is not sent or is `*`. Errors: kInvalidArgument where it
/// is no version's tag.
[[nodiscard]] Result<std::optional<std::int64_t>> expected_version(const Request& request);

/// A response that names the version of what it shows.
[[nodiscard]] Response versioned_response(int status, const boost::json::value& body, std::int64_t version);

/// The same of a body that was made by versioned_response or another: its `version`, if it shows one.
[[nodiscard]] std::optional<std::int64_t> shown_version(std::string_view body);

/// `act`, but only while the call's flag is at the version that If-Match asks for (412). For what is written
/// beside a flag and leaves its version as it is; the flag is read and not held, because whatever changes it
/// meanwhile might as well have come after. Errors: as expected_version; those of find_flag, later.
[[nodiscard]] Result<Act> at_flag_version(const Call& call, const FlagKey& key, Act act);

}  // namespace hoist::http
