#include "hoist/wire/requests_json.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/updates_json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

/// Every field of FlagUpdates, at the top level of a body.
void append_update_fields(FlagUpdates& updates, std::vector<FieldSpec>& specs) {
  for (const FlagField field : kFlagFields) {
    const std::string_view name = to_string(field);
    specs.push_back(
        {.name = name, .required = false, .read = [name, &updates](const json::value& value) -> Result<void> {
           HOIST_ASSIGN(const bool known, read_update_field(name, value, name, updates));
           check(known, "a flag field is an update field");
           return {};
         }});
  }
}

/// The type, and every field of FlagUpdates.
void append_new_flag_fields(NewFlagFields& read, std::vector<FieldSpec>& specs) {
  const auto read_type = [&read](const json::value& value) -> Result<void> {
    HOIST_ASSIGN(read.type, read_value_type(value, "type"));
    return {};
  };
  specs.push_back(FieldSpec{.name = "type", .required = false, .read = read_type});
  append_update_fields(read.fields, specs);
}

Result<OverrideType> read_override_type(const json::value& value) {
  const auto type =
      value.is_string() ? parse_override_type(std::string_view(value.get_string())) : std::nullopt;
  if (!type) return invalid_field("type", "type must be \"include\" or \"exclude\"");
  return *type;
}

Result<Instant> read_scheduled_at(const json::value& value) {
  HOIST_ASSIGN(const std::string text, read_string(value, "scheduledAt"));
  auto at = parse_instant(text);
  if (!at) return invalid_field("scheduledAt", "scheduledAt: " + at.error().message);
  return at;
}

/// A policy said outright, or the name of one.
Result<std::variant<RetryPolicy, RetryPolicyName>> read_asked_policy(const json::value& value,
                                                                     const RetryPolicy& defaults) {
  if (value.is_string()) return RetryPolicyName::parse(std::string_view(value.get_string()));
  if (!value.is_object()) {
    return invalid_field(
        "retryPolicy",
        fmt::format("retryPolicy must be an object or a policy's name, not {}", kind_name(value)));
  }
  return read_retry_policy(value, defaults);
}

Result<int> read_priority(const json::value& value) {
  const std::int64_t priority = value.is_int64() ? value.get_int64() : -1;
  if (!check_priority(priority)) {
    return invalid_field(
        "priority", fmt::format("priority must be a whole number from {} to {}", kMinPriority, kMaxPriority));
  }
  return static_cast<int>(priority);
}

Result<MissedWindow> read_missed_window(const json::value& value) {
  const auto policy =
      value.is_string() ? parse_missed_window(std::string_view(value.get_string())) : std::nullopt;
  if (policy) return *policy;
  return invalid_field("missedWindow", "missedWindow must be \"fireLate\", \"skip\" or \"ask\"");
}

Result<Duration> read_max_lateness(const json::value& value) {
  constexpr std::int64_t kMost = kLongestMaxLateness / std::chrono::milliseconds(1);
  const std::int64_t ms = value.is_int64() ? value.get_int64() : -1;
  if (ms < 0 || ms > kMost) {
    return invalid_field(
        "maxLatenessMs",
        fmt::format("maxLatenessMs must be a whole number of milliseconds from 0 to {}", kMost));
  }
  return std::chrono::milliseconds(ms);
}

/// A schedule brings a count or a policy.
template <class Request>
Result<void> check_one_bound(const Request& request) {
  if (!request.max_retries || !request.retry_policy) return {};
  return invalid_field("maxRetries",
                       "maxRetries and retryPolicy exclude each other: write maxRetries into retryPolicy");
}

Result<Object> read_tried_context(const json::value& value) {
  if (!value.is_object()) {
    return invalid_field("context", fmt::format("context must be an object, not {}", kind_name(value)));
  }
  auto context = object_from_json(value.get_object());
  if (!context) return invalid_field("context", "context: " + context.error().message);
  return context;
}

Result<std::vector<Instant>> read_tried_instants(const json::value& value) {
  const json::array* array = value.if_array();
  if (array == nullptr || array->empty() || array->size() > kMostTriedInstants) {
    return invalid_field("at", fmt::format("at must be an array of 1 to {} instants", kMostTriedInstants));
  }
  std::vector<Instant> instants;
  for (const json::value& element : *array) {
    HOIST_ASSIGN(const std::string text, read_string(element, "at"));
    const auto at = parse_instant(text);
    if (!at) return invalid_field("at", "at: " + at.error().message);
    instants.push_back(*at);
  }
  return instants;
}

}  // namespace

Result<CreateFlagRequest> read_create_flag(std::string_view body) {
  std::optional<FlagKey> key;
  std::optional<EnvironmentKey> environment;
  NewFlagFields read;
  std::vector<FieldSpec> specs = {key_field("key", true, key), key_field("environment", false, environment)};
  append_new_flag_fields(read, specs);
  HOIST_TRY(read_fields(body, specs));
  HOIST_ASSIGN(FlagConfig config, initial_config(read.type, read.fields));
  return CreateFlagRequest{
      .key = *std::move(key), .environment = std::move(environment), .config = std::move(config)};
}

Result<NewFlagFields> read_new_flag_fields(std::string_view body) {
  NewFlagFields read;
  std::vector<FieldSpec> specs;
  append_new_flag_fields(read, specs);
  HOIST_TRY(read_fields(body, specs));
  return read;
}

Result<FlagUpdates> read_flag_edit(std::string_view body) {
  FlagUpdates edit;
  std::vector<FieldSpec> specs;
  append_update_fields(edit, specs);
  HOIST_TRY(read_fields(body, specs));
  if (edit.empty()) {
    return invalid_field("body", fmt::format("nothing to change: set at least one of {}", field_names()));
  }
  return edit;
}

Result<UserOverrideRequest> read_user_override(std::string_view body) {
  UserOverrideRequest request;
  const auto read_type = [&request](const json::value& value) -> Result<void> {
    HOIST_ASSIGN(request.type, read_override_type(value));
    return {};
  };
  HOIST_TRY(read_fields(body, {string_field("userId", true, request.user_id),
                               FieldSpec{.name = "type", .required = true, .read = read_type},
                               string_field("reason", false, request.reason)}));
  return request;
}

Result<CreateScheduleRequest> read_create_schedule(std::string_view body, const RetryPolicy& defaults) {
  CreateScheduleRequest request;
  const auto read_changes = [](const json::value& value) { return read_updates(value, "updates"); };
  const auto read_retries = [](const json::value& value) { return read_max_retries(value, "maxRetries"); };
  const auto read_policy = [&defaults](const json::value& value) {
    return read_asked_policy(value, defaults);
  };
  HOIST_TRY(
      read_fields(body, {member_field("scheduledAt", true, request.scheduled_at, read_scheduled_at),
                         member_field("updates", true, request.updates, read_changes),
                         member_field("maxRetries", false, request.max_retries, read_retries),
                         member_field("retryPolicy", false, request.retry_policy, read_policy),
                         member_field("priority", false, request.priority, read_priority),
                         member_field("missedWindow", false, request.missed_window, read_missed_window),
                         member_field("maxLatenessMs", false, request.max_lateness, read_max_lateness)}));
  HOIST_TRY(check_one_bound(request));
  return request;
}

Result<PreviewRequest> read_preview(std::string_view body, const RetryPolicy& defaults) {
  PreviewRequest request;
  const auto read_changes = [](const json::value& value) { return read_updates(value, "updates"); };
  const auto read_retries = [](const json::value& value) { return read_max_retries(value, "maxRetries"); };
  const auto read_policy = [&defaults](const json::value& value) {
    return read_asked_policy(value, defaults);
  };
  HOIST_TRY(read_fields(body, {member_field("updates", true, request.updates, read_changes),
                               member_field("scheduledAt", false, request.scheduled_at, read_scheduled_at),
                               member_field("maxRetries", false, request.max_retries, read_retries),
                               member_field("retryPolicy", false, request.retry_policy, read_policy)}));
  HOIST_TRY(check_one_bound(request));
  return request;
}

Result<TryRequest> read_try(std::string_view body) {
  TryRequest request;
  const auto read_changes = [](const json::value& value) { return read_updates(value, "updates"); };
  HOIST_TRY(read_fields(body, {member_field("context", true, request.context, read_tried_context),
                               member_field("updates", false, request.updates, read_changes),
                               member_field("at", false, request.at, read_tried_instants)}));
  return request;
}

Result<RetryPolicy> read_retry_policy_body(std::string_view body, const RetryPolicy& defaults) {
  auto value = parse_json(body);
  if (!value) return invalid_field("body", "expected a JSON object: " + value.error().message);
  return read_retry_policy(*value, defaults);
}

Result<std::int64_t> read_revert(std::string_view body) {
  std::int64_t version = 0;
  const auto read_version = [&version](const json::value& value) -> Result<void> {
    if (!value.is_int64() || value.get_int64() < 1) {
      return invalid_field("version", "version must be a whole number from 1");
    }
    version = value.get_int64();
    return {};
  };
  HOIST_TRY(read_fields(body, {FieldSpec{.name = "version", .required = true, .read = read_version}}));
  return version;
}

Result<void> read_no_fields(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  return read_fields(body, {});
}

}  // namespace hoist::wire
