// /api/admin/attempts and /api/admin/audit: what was tried and what was done, newest first.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> list_ledger_handler(const Call& call);
[[nodiscard]] Result<Act> list_audit_handler(const Call& call);

}  // namespace hoist::http
