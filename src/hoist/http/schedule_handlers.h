// /api/admin/flags/{key}/schedule and /api/admin/schedules.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> create_schedule_handler(const Call& call);
[[nodiscard]] Result<Act> list_flag_schedules_handler(const Call& call);
/// With "attempts", the ledger.
[[nodiscard]] Result<Act> get_schedule_handler(const Call& call);
[[nodiscard]] Result<Act> cancel_schedule_handler(const Call& call);
[[nodiscard]] Result<Act> retry_schedule_handler(const Call& call);
/// Across flags; across environments where none is named and the token is not bound to one.
[[nodiscard]] Result<Act> run_schedule_handler(const Call& call);
[[nodiscard]] Result<Act> list_attempts_handler(const Call& call);
[[nodiscard]] Result<Act> preview_retries_handler(const Call& call);
[[nodiscard]] Result<Act> retry_failed_handler(const Call& call);
[[nodiscard]] Result<Act> list_all_schedules_handler(const Call& call);

}  // namespace hoist::http
