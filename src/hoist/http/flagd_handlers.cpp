#include "hoist/http/flagd_handlers.h"

#include "hoist/http/render.h"
#include "hoist/wire/flagd_json.h"

namespace hoist::http {

Result<Response> flagd_handler(const Call& call, const EvaluationView& view) {
  return with_etag(call.request, json_response(200, wire::snapshot_to_flagd(view.flags())));
}

}  // namespace hoist::http
