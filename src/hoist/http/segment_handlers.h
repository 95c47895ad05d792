// /api/admin/segments: reusable sets of users.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> create_segment_handler(const Call& call);
[[nodiscard]] Result<Act> list_segments_handler(const Call& call);
[[nodiscard]] Result<Act> get_segment_handler(const Call& call);
[[nodiscard]] Result<Act> edit_segment_handler(const Call& call);
[[nodiscard]] Result<Act> delete_segment_handler(const Call& call);

}  // namespace hoist::http
