#include "hoist/http/flagd_handlers.h"

#include "hoist/http/render.h"
#include "hoist/wire/flagd_json.h"

namespace hoist::http {
namespace {

using wire::FlagdAhead;

Result<FlagdAhead> ahead_asked(const Call& call) {
  const std::string* text = call.query.find("ahead");
  if (text == nullptr || *text == "false") return FlagdAhead::kLeftOut;
  if (*text == "true") return FlagdAhead::kWritten;
  return invalid_field("ahead", "ahead must be true or false");
}

}  // namespace

Result<Response> flagd_handler(const Call& call, const EvaluationView& view) {
  HOIST_ASSIGN(const FlagdAhead ahead, ahead_asked(call));
  return with_etag(call.request,
                   json_response(200, wire::snapshot_to_flagd(*view.snapshot, view.now, ahead)));
}

}  // namespace hoist::http
