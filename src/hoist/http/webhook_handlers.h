// /api/admin/webhooks: who is told what, and what has become of it.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

/// 201 with the secret, this once.
[[nodiscard]] Result<Act> create_webhook_handler(const Call& call);
[[nodiscard]] Result<Act> list_webhooks_handler(const Call& call);
[[nodiscard]] Result<Act> get_webhook_handler(const Call& call);
[[nodiscard]] Result<Act> edit_webhook_handler(const Call& call);
[[nodiscard]] Result<Act> delete_webhook_handler(const Call& call);
[[nodiscard]] Result<Act> list_deliveries_handler(const Call& call);
[[nodiscard]] Result<Act> get_delivery_handler(const Call& call);
[[nodiscard]] Result<Act> replay_delivery_handler(const Call& call);

}  // namespace hoist::http
