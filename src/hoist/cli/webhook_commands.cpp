#include "hoist/cli/webhook_commands.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <vector>

#include "hoist/app/webhooks.h"
#include "hoist/base/shown_text.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/delivery_setup.h"
#include "hoist/cli/input_file.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/cli/webhook_text.h"
#include "hoist/domain/delivery.h"
#include "hoist/wire/delivery_json.h"
#include "hoist/wire/webhook_json.h"

namespace hoist::cli {
namespace {

constexpr int kMostShownDeliveries = 500;

template <class AnyKey>
Result<std::vector<AnyKey>> keys_argument(std::string_view option, std::string_view text) {
  std::vector<AnyKey> keys;
  for (const std::string& word : list_argument(text)) {
    auto key = AnyKey::parse(word);
    if (!key) {
      return fail(ErrorCode::kInvalidArgument, fmt::format("--{}: {}", option, key.error().message));
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

Result<std::unique_ptr<DestinationGuard>> destination_guard(const Invocation& invocation) {
  return delivery_options(invocation.settings).map(make_destination_guard);
}

/// The filter of --environments, --flags and --tags over `before`; none where none of them was given.
Result<std::optional<WebhookFilter>> filter_argument(const Arguments& arguments, WebhookFilter before) {
  if (!arguments.given("environments") && !arguments.given("flags") && !arguments.given("tags")) {
    return std::optional<WebhookFilter>();
  }
  if (const auto text = arguments.text("environments")) {
    HOIST_ASSIGN(before.environments, keys_argument<EnvironmentKey>("environments", *text));
  }
  if (const auto text = arguments.text("flags")) {
    HOIST_ASSIGN(before.flags, keys_argument<FlagKey>("flags", *text));
  }
  if (const auto text = arguments.text("tags")) before.tags = list_argument(*text);
  return std::optional(std::move(before));
}

/// The fields of --file, and the options over them, but for the filter's.
Result<WebhookFields> webhook_fields_argument(const Arguments& arguments) {
  WebhookFields fields;
  if (const auto path = arguments.text("file")) {
    HOIST_ASSIGN(const std::string text, read_input_file(*path));
    HOIST_ASSIGN(fields, wire::read_webhook_edit(text).map_error(
                             [&](Error error) { return in_file(*path, std::move(error)); }));
  }
  if (auto text = arguments.text("url")) fields.url = std::move(text);
  if (const auto text = arguments.text("events")) {
    std::vector<NotificationEvent> events;
    for (const std::string& name : list_argument(*text)) {
      HOIST_ASSIGN(const NotificationEvent event, wire::read_event_name(name));
      events.push_back(event);
    }
    fields.events = std::move(events);
  }
  HOIST_ASSIGN(const auto retries, whole_number(arguments, "max-retries", kMinMaxRetries, kMaxMaxRetries));
  if (retries) {
    if (!fields.retry_policy) fields.retry_policy = kDefaultWebhookPolicy;
    fields.retry_policy->max_retries = *retries;
  }
  return fields;
}

Result<std::optional<WebhookFormat>> format_argument(const Arguments& arguments) {
  const auto text = arguments.text("format");
  if (!text) return std::optional<WebhookFormat>();
  const auto format = parse_webhook_format(*text);
  if (format) return format;
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("--format '{}' is not valid; standard and slack are accepted", shown_text(*text)));
}

Result<int> run_webhook_create(const Invocation& invocation) {
  CreateWebhook command;
  HOIST_ASSIGN(command.fields, webhook_fields_argument(invocation.arguments));
  HOIST_ASSIGN(command.format, format_argument(invocation.arguments));
  HOIST_ASSIGN(const auto filter,
               filter_argument(invocation.arguments, command.fields.filter.value_or(WebhookFilter())));
  if (filter) command.fields.filter = filter;
  if (!command.fields.url || !command.fields.events) {
    return fail(ErrorCode::kInvalidArgument,
                "--url or --events is missing; give both, or --file with url and events");
  }
  HOIST_ASSIGN(const auto destinations, destination_guard(invocation));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Webhook webhook, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return create_webhook(unit, command, *destinations, {.name = invocation.actor}, store->random());
  }));
  if (invocation.json) {
    boost::json::object object = wire::webhook_to_json(webhook);
    if (!webhook.secret.empty()) object["secret"] = webhook.secret;
    HOIST_TRY(print_json(object));
    return kExitDone;
  }
  HOIST_TRY(print(webhook_text(webhook)));
  if (!webhook.secret.empty()) {
    HOIST_TRY(
        print(fmt::format("secret        {}\n\nKeep the secret: it is shown this once.\n", webhook.secret)));
  }
  return kExitDone;
}

Result<int> run_webhook_edit(const Invocation& invocation) {
  HOIST_ASSIGN(const WebhookId id, WebhookId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(WebhookFields fields, webhook_fields_argument(invocation.arguments));
  HOIST_ASSIGN(const auto destinations, destination_guard(invocation));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  const WebhookCaller caller{.name = invocation.actor};
  HOIST_ASSIGN(const Webhook webhook,
               store->transact(Access::kWrite, [&](UnitOfWork& unit) -> Result<Webhook> {
                 HOIST_ASSIGN(const Webhook before, find_webhook(unit, id, caller));
                 HOIST_ASSIGN(const auto filter,
                              filter_argument(invocation.arguments, fields.filter.value_or(before.filter)));
                 if (filter) fields.filter = filter;
                 return edit_webhook(unit, id, fields, *destinations, caller, store->random());
               }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::webhook_to_json(webhook)));
  } else {
    HOIST_TRY(print(webhook_text(webhook)));
  }
  return kExitDone;
}

Result<int> run_webhook_list(const Invocation& invocation) {
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const std::vector<Webhook> webhooks,
               store->transact(Access::kRead, [](UnitOfWork& unit) { return unit.webhooks().all(); }));
  if (invocation.json) {
    boost::json::array array;
    for (const Webhook& webhook : webhooks) array.push_back(wire::webhook_to_json(webhook));
    HOIST_TRY(print_json(array));
  } else {
    HOIST_TRY(print(webhooks_text(webhooks)));
  }
  return kExitDone;
}

Result<int> run_webhook_show(const Invocation& invocation) {
  HOIST_ASSIGN(const WebhookId id, WebhookId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Webhook webhook, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return find_webhook(unit, id, {.name = invocation.actor});
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::webhook_to_json(webhook)));
  } else {
    HOIST_TRY(print(webhook_text(webhook)));
  }
  return kExitDone;
}

Result<int> run_webhook_delete(const Invocation& invocation) {
  HOIST_ASSIGN(const WebhookId id, WebhookId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Webhook webhook, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return delete_webhook(unit, id, {.name = invocation.actor}, store->random());
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::webhook_to_json(webhook)));
  } else {
    HOIST_TRY(print_line(fmt::format("Deleted webhook {} and its deliveries", id.to_string())));
  }
  return kExitDone;
}

Result<std::optional<DeliveryStatus>> status_argument(const Arguments& arguments) {
  const auto text = arguments.text("status");
  if (!text) return std::optional<DeliveryStatus>();
  const auto status = parse_delivery_status(*text);
  if (status) return status;
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("--status '{}' is not valid; pending, delivered and failed are accepted",
                          shown_text(*text)));
}

/// One delivery with its attempts.
Result<int> show_delivery(const Invocation& invocation, StoreAccess& store, const DeliveryAddress& address) {
  HOIST_ASSIGN(const DeliveryHistory found, store.transact(Access::kRead, [&](UnitOfWork& unit) {
    return find_delivery(unit, address, {.name = invocation.actor});
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::delivery_history_to_json(found.delivery, found.attempts)));
  } else {
    HOIST_TRY(print(deliveries_text({found.delivery}) + "\n" + delivery_attempts_text(found.attempts)));
  }
  return kExitDone;
}

Result<int> run_webhook_deliveries(const Invocation& invocation) {
  HOIST_ASSIGN(const WebhookId id, WebhookId::parse(invocation.arguments.operand()));
  DeliveryFilter filter{.webhook = id};
  HOIST_ASSIGN(filter.status, status_argument(invocation.arguments));
  HOIST_ASSIGN(const auto limit, whole_number(invocation.arguments, "limit", 1, kMostShownDeliveries));
  filter.limit = limit.value_or(kDefaultPageSize);
  std::optional<DeliveryId> single;
  if (const auto text = invocation.arguments.text("delivery")) {
    HOIST_ASSIGN(single, DeliveryId::parse(*text));
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  if (single) return show_delivery(invocation, *store, {.webhook = id, .id = *single});
  HOIST_ASSIGN(const std::vector<Delivery> deliveries, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return list_deliveries(unit, filter, {.name = invocation.actor});
  }));
  if (invocation.json) {
    boost::json::array array;
    for (const Delivery& delivery : deliveries) array.push_back(wire::delivery_to_json(delivery));
    HOIST_TRY(print_json(array));
  } else {
    HOIST_TRY(print(deliveries_text(deliveries)));
  }
  return kExitDone;
}

Result<int> run_webhook_replay(const Invocation& invocation) {
  HOIST_ASSIGN(const DeliveryId id, DeliveryId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Delivery delivery,
               store->transact(Access::kWrite, [&](UnitOfWork& unit) -> Result<Delivery> {
                 HOIST_ASSIGN(const std::optional<Delivery> found, unit.deliveries().find(id));
                 if (!found) {
                   return fail(ErrorCode::kNotFound, fmt::format("there is no delivery {}", id.to_string()));
                 }
                 return replay_delivery(unit, {.webhook = found->webhook_id, .id = id},
                                        {.name = invocation.actor}, store->random());
               }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::delivery_to_json(delivery)));
  } else {
    HOIST_TRY(print_line(fmt::format("Delivery {} is sent again", id.to_string())));
  }
  return kExitDone;
}

constexpr std::array kWebhookFieldOptions = {
    OptionSpec{.name = "url", .value = "URL", .help = "https:, http:, mailto: or stdout:"},
    OptionSpec{.name = "events",
               .value = "A,B",
               .help = "Of applied, failed, retryScheduled, exhausted, atRisk, superseded and cancelled"},
    OptionSpec{.name = "environments", .value = "A,B", .help = "Only of these; '' for all"},
    OptionSpec{.name = "flags", .value = "A,B", .help = "Only of these; '' for all"},
    OptionSpec{.name = "tags", .value = "A,B", .help = "Only of flags with one of these; '' for all"},
    OptionSpec{.name = "max-retries", .value = "0-10", .help = "Of a delivery; 8 unless given"},
    OptionSpec{.name = "file",
               .value = "FILE",
               .help = "Any of url, events, filter and retryPolicy as JSON; - reads stdin"},
    OptionSpec{.name = "format", .value = "FORMAT", .help = "standard (signed JSON) or slack"},
};
/// The format stays.
constexpr std::span<const OptionSpec> kWebhookEditOptions =
    std::span(kWebhookFieldOptions).first(kWebhookFieldOptions.size() - 1);
constexpr std::array kDeliveryOptions = {
    OptionSpec{.name = "status", .value = "STATUS", .help = "Only pending, delivered or failed ones"},
    OptionSpec{.name = "limit", .value = "1-500", .help = "The most to show; 100 unless given"},
    OptionSpec{.name = "delivery", .value = "ID", .help = "This one, with its attempts"},
};
constexpr std::array kWebhookSettings = {SettingId::kDatabase};
/// What decides where a webhook may lead.
constexpr std::array kDestinationSettings = {SettingId::kDatabase, SettingId::kAllowPrivateWebhooks,
                                             SettingId::kSmtpUrl, SettingId::kSmtpFrom, SettingId::kSmtpUser};

constexpr CommandSpec webhook_command(std::string_view name, std::string_view summary,
                                      std::span<const OptionSpec> options, std::string_view operand_help,
                                      Result<int> (*run)(const Invocation&),
                                      std::span<const SettingId> settings = kWebhookSettings) {
  return {.group = "webhook",
          .name = name,
          .summary = summary,
          .operand = operand_help.empty() ? "" : "ID",
          .operand_help = operand_help,
          .options = options,
          .settings = settings,
          .run = run};
}

constexpr std::array kWebhookCommands = {
    webhook_command("create", "Tell a receiver what becomes of schedules; its secret is shown once",
                    kWebhookFieldOptions, "", run_webhook_create, kDestinationSettings),
    webhook_command("list", "List webhooks", {}, "", run_webhook_list),
    webhook_command("show", "Show one webhook", {}, "The webhook's id", run_webhook_show),
    webhook_command("edit", "Change a webhook", kWebhookEditOptions, "The webhook's id", run_webhook_edit,
                    kDestinationSettings),
    webhook_command("delete", "Delete a webhook and its deliveries, pending ones too", {}, "The webhook's id",
                    run_webhook_delete),
    webhook_command("deliveries", "List what was told to a webhook, newest first", kDeliveryOptions,
                    "The webhook's id", run_webhook_deliveries),
    webhook_command("replay", "Send a delivery again that has ended", {}, "The delivery's id",
                    run_webhook_replay),
};

}  // namespace

std::span<const CommandSpec> webhook_commands() { return kWebhookCommands; }

}  // namespace hoist::cli
