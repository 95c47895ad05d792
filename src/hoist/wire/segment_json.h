// Segments as the API and `--json` show them, and as requests set them.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string_view>

#include "hoist/domain/segment_definition.h"

namespace hoist::wire {

/// key, environment, description, included, excluded, rule, version, createdAt, updatedAt.
[[nodiscard]] boost::json::object segment_to_json(const SegmentDefinition& segment);

/// Any of description, included, excluded and rule. Errors: kInvalidArgument, naming the field at fault, or
/// "body".
[[nodiscard]] Result<SegmentFields> read_segment_edit(std::string_view body);

/// {"key", "environment"?} and any of these fields. Errors as above.
struct CreateSegmentRequest {
  SegmentKey key;
  std::optional<EnvironmentKey> environment;
  SegmentFields fields;
};
[[nodiscard]] Result<CreateSegmentRequest> read_create_segment(std::string_view body);

}  // namespace hoist::wire
