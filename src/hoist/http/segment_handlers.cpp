#include "hoist/http/segment_handlers.h"

#include "hoist/app/segments.h"
#include "hoist/http/caller_environment.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/segment_json.h"

namespace hoist::http {
namespace {

Result<SegmentName> segment_name(const Call& call) {
  HOIST_ASSIGN(SegmentKey key, SegmentKey::parse(call.parameter("key")));
  return SegmentName{.key = std::move(key), .environment = call.environment()};
}

Response segment_response(int status, const SegmentDefinition& segment) {
  return versioned_response(status, wire::segment_to_json(segment), segment.version);
}

}  // namespace

Result<Act> create_segment_handler(const Call& call) {
  HOIST_ASSIGN(const wire::CreateSegmentRequest body, wire::read_create_segment(call.request.body));
  HOIST_ASSIGN(EnvironmentKey environment, environment_of_new(call, body.environment));
  const SegmentName name{.key = body.key, .environment = std::move(environment)};
  return [&call, name, fields = body.fields](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto segment, create_segment(unit, name, fields, call.caller.name, call.random));
    return segment_response(201, segment);
  };
}

Result<Act> list_segments_handler(const Call& call) {
  HOIST_ASSIGN(const int limit, call.query.limit());
  std::optional<SegmentKey> after;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(after, parse_key_cursor<SegmentKey>(*cursor));
  }
  return [&call, limit, after](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto segments, list_segments(unit, call.environment(), after, limit + 1));
    return page_response(segments, limit, wire::segment_to_json, segment_cursor);
  };
}

Result<Act> get_segment_handler(const Call& call) {
  HOIST_ASSIGN(const SegmentName name, segment_name(call));
  return [name](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto segment, find_segment(unit, name));
    return segment_response(200, segment);
  };
}

Result<Act> edit_segment_handler(const Call& call) {
  HOIST_ASSIGN(const SegmentName name, segment_name(call));
  HOIST_ASSIGN(const SegmentFields fields, wire::read_segment_edit(call.request.body));
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  return [&call, name, fields, expected](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto segment,
                 edit_segment(unit, name, fields, call.caller.name, call.random, expected));
    return segment_response(200, segment);
  };
}

Result<Act> delete_segment_handler(const Call& call) {
  HOIST_ASSIGN(const SegmentName name, segment_name(call));
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  return [&call, name, expected](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(delete_segment(unit, name, call.caller.name, call.random, expected));
    return no_content();
  };
}

}  // namespace hoist::http
