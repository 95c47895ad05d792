#include "hoist/http/webhook_handlers.h"

#include <fmt/format.h>

#include "hoist/app/webhooks.h"
#include "hoist/base/shown_text.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/wire/delivery_json.h"
#include "hoist/wire/webhook_json.h"

namespace hoist::http {
namespace {

WebhookCaller webhook_caller(const Call& call) {
  return {.name = call.caller.name, .environment = call.caller.environment};
}

/// An id in the path.
template <class AnyId>
Result<AnyId> id_of(const Call& call, std::string_view parameter) {
  const auto id = AnyId::parse(call.parameter(parameter));
  if (!id) return invalid_field(std::string(parameter), id.error().message);
  return *id;
}

Result<DeliveryAddress> delivery_address(const Call& call) {
  HOIST_ASSIGN(const WebhookId webhook, id_of<WebhookId>(call, "id"));
  HOIST_ASSIGN(const DeliveryId delivery, id_of<DeliveryId>(call, "deliveryId"));
  return DeliveryAddress{.webhook = webhook, .id = delivery};
}

Result<std::optional<DeliveryStatus>> delivery_status(const Query& query) {
  const std::string* text = query.find("status");
  if (text == nullptr) return std::optional<DeliveryStatus>();
  const auto status = parse_delivery_status(*text);
  if (status) return status;
  return invalid_field(
      "status",
      fmt::format("status '{}' is unknown: accepted are pending, delivered and failed", shown_text(*text)));
}

/// A URL may be all that it takes to send there, as with Slack: only who may change it sees it whole.
boost::json::object shown_webhook(const Call& call, const Webhook& webhook) {
  boost::json::object object = wire::webhook_to_json(webhook);
  if (!allows(call.caller.role, Permission::kAdminister)) object["url"] = url_without_path(webhook);
  return object;
}

}  // namespace

Result<Act> create_webhook_handler(const Call& call) {
  HOIST_ASSIGN(const wire::CreateWebhookRequest body, wire::read_create_webhook(call.request.body));
  const CreateWebhook command{.fields = body.fields, .format = body.format};
  return [&call, command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Webhook webhook,
                 create_webhook(unit, command, call.destinations, webhook_caller(call), call.random));
    boost::json::object object = wire::webhook_to_json(webhook);
    if (!webhook.secret.empty()) object["secret"] = webhook.secret;
    return json_response(201, std::move(object));
  };
}

Result<Act> list_webhooks_handler(const Call& call) {
  HOIST_ASSIGN(const int limit, call.query.limit());
  std::optional<WebhookId> after;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(after, parse_id_cursor<WebhookId>(*cursor));
  }
  return [&call, limit, after](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto webhooks, list_webhooks(unit, webhook_caller(call), after, limit + 1));
    return page_response(
        webhooks, limit, [&call](const Webhook& webhook) { return shown_webhook(call, webhook); },
        [](const Webhook& last) { return last.id.to_string(); });
  };
}

Result<Act> get_webhook_handler(const Call& call) {
  HOIST_ASSIGN(const WebhookId id, id_of<WebhookId>(call, "id"));
  return [&call, id](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Webhook webhook, find_webhook(unit, id, webhook_caller(call)));
    return json_response(200, shown_webhook(call, webhook));
  };
}

Result<Act> edit_webhook_handler(const Call& call) {
  HOIST_ASSIGN(const WebhookId id, id_of<WebhookId>(call, "id"));
  HOIST_ASSIGN(const WebhookFields fields, wire::read_webhook_edit(call.request.body));
  return [&call, id, fields](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Webhook webhook,
                 edit_webhook(unit, id, fields, call.destinations, webhook_caller(call), call.random));
    return json_response(200, wire::webhook_to_json(webhook));
  };
}

Result<Act> delete_webhook_handler(const Call& call) {
  HOIST_ASSIGN(const WebhookId id, id_of<WebhookId>(call, "id"));
  return [&call, id](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(delete_webhook(unit, id, webhook_caller(call), call.random));
    return no_content();
  };
}

Result<Act> list_deliveries_handler(const Call& call) {
  HOIST_ASSIGN(const WebhookId id, id_of<WebhookId>(call, "id"));
  DeliveryFilter filter{.webhook = id};
  HOIST_ASSIGN(filter.status, delivery_status(call.query));
  HOIST_ASSIGN(const int limit, call.query.limit());
  filter.limit = limit + 1;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.before, parse_id_cursor<DeliveryId>(*cursor));
  }
  return [&call, limit, filter](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto deliveries, list_deliveries(unit, filter, webhook_caller(call)));
    return page_response(deliveries, limit, wire::delivery_to_json,
                         [](const Delivery& last) { return last.id.to_string(); });
  };
}

Result<Act> get_delivery_handler(const Call& call) {
  HOIST_ASSIGN(const DeliveryAddress address, delivery_address(call));
  return [&call, address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const DeliveryHistory found, find_delivery(unit, address, webhook_caller(call)));
    return json_response(200, wire::delivery_history_to_json(found.delivery, found.attempts));
  };
}

Result<Act> replay_delivery_handler(const Call& call) {
  HOIST_ASSIGN(const DeliveryAddress address, delivery_address(call));
  return [&call, address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Delivery delivery, replay_delivery(unit, address, webhook_caller(call), call.random));
    return json_response(200, wire::delivery_to_json(delivery));
  };
}

}  // namespace hoist::http
