#include "hoist/wire/segment_json.h"

#include <utility>
#include <vector>

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

/// One of a segment's fields, read as what it is.
template <class Field>
FieldSpec segment_field(std::string_view name, std::optional<Field>& field) {
  return {.name = name, .required = false, .read = [name, &field](const json::value& value) -> Result<void> {
            Field read = {};
            HOIST_TRY(read_field(value, name, read));
            field = std::move(read);
            return {};
          }};
}

std::vector<FieldSpec> segment_fields(SegmentFields& fields) {
  return {segment_field("description", fields.description), segment_field("included", fields.included),
          segment_field("excluded", fields.excluded), segment_field("rule", fields.rule)};
}

}  // namespace

json::object segment_to_json(const SegmentDefinition& segment) {
  return {{"key", segment.key.text()},
          {"environment", segment.environment.text()},
          {"description", segment.description},
          {"included", field_to_json(segment.included)},
          {"excluded", field_to_json(segment.excluded)},
          {"rule", value_to_json(segment.rule)},
          {"version", segment.version},
          {"createdAt", format_instant_short(segment.created_at)},
          {"updatedAt", format_instant_short(segment.updated_at)}};
}

Result<SegmentFields> read_segment_edit(std::string_view body) {
  SegmentFields fields;
  HOIST_TRY(read_fields(body, segment_fields(fields)));
  return fields;
}

Result<CreateSegmentRequest> read_create_segment(std::string_view body) {
  std::optional<SegmentKey> key;
  std::optional<EnvironmentKey> environment;
  SegmentFields fields;
  std::vector<FieldSpec> specs = segment_fields(fields);
  specs.push_back(key_field("key", true, key));
  specs.push_back(key_field("environment", false, environment));
  HOIST_TRY(read_fields(body, specs));
  return CreateSegmentRequest{
      .key = *std::move(key), .environment = std::move(environment), .fields = std::move(fields)};
}

}  // namespace hoist::wire
