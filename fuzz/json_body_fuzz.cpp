// A request body, as every reader of requests_json.h and webhook_json.h takes it. What is accepted is within
// the documented ranges and reads the same when it is written again; what is refused names a field.
#include <boost/json.hpp>

#include <algorithm>

#include "expect.h"
#include "hoist/base/utf8.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/requests_json.h"
#include "hoist/wire/updates_json.h"
#include "hoist/wire/webhook_json.h"

namespace hoist::fuzz {
namespace {

namespace json = boost::json;

std::size_t depth_of(const json::value& value) {
  std::size_t deepest = 0;
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) deepest = std::max(deepest, depth_of(item));
  } else if (value.is_object()) {
    for (const auto& member : value.get_object()) deepest = std::max(deepest, depth_of(member.value()));
  } else {
    return 0;
  }
  return deepest + 1;
}

/// Numbers with a fraction or an exponent are read to within a digit; nothing of ours keeps one.
bool holds_double(const json::value& value) {
  const auto in_member = [](const auto& member) { return holds_double(member.value()); };
  if (value.is_array()) {
    return std::any_of(value.get_array().begin(), value.get_array().end(), holds_double);
  }
  if (value.is_object()) {
    return std::any_of(value.get_object().begin(), value.get_object().end(), in_member);
  }
  return value.is_double();
}

void check_document(std::string_view text) {
  const auto value = wire::parse_json(text);
  expect_well_refused(value);
  if (!value) return;
  expect(is_utf8_text(text), "only UTF-8 without NUL is JSON");
  expect(depth_of(*value) <= wire::kMaxJsonDepth, "the depth is bounded");
  expect_one_line(wire::kind_name(*value), "every kind has a name");
  const auto again = wire::parse_json(json::serialize(*value));
  if (!holds_double(*value)) expect(again && *again == *value, "a document reads the same again");
}

void expect_text(std::string_view text, std::string_view property) {
  expect(replace_invalid_utf8(text) == text, property);
}

void expect_percentage(const std::optional<Percentage>& percentage) {
  expect(!percentage || (percentage->value() >= 0 && percentage->value() <= 100), "a percentage is 0 to 100");
}

void check_create_flag(std::string_view body) {
  const auto request = wire::read_create_flag(body);
  if (!request) return expect_field_refusal(request.error());
  expect(is_key(request->key.text()), "an accepted key is one");
  expect_text(request->config.description, "a description is UTF-8");
  expect_percentage(request->config.rollout_percentage);
  json::object written{{"key", request->key.text()}};
  wire::append_config(request->config, written);
  if (request->environment) written["environment"] = request->environment->text();
  const auto again = wire::read_create_flag(json::serialize(written));
  expect(again && again->key == request->key && again->environment == request->environment &&
             again->config == request->config,
         "a new flag reads the same again");
}

void check_flag_edit(std::string_view body) {
  const auto edit = wire::read_flag_edit(body);
  if (!edit) return expect_field_refusal(edit.error());
  expect(!edit->empty(), "an accepted edit changes something");
  if (edit->rollout_percentage) expect_percentage(*edit->rollout_percentage);
  const json::object written = wire::updates_to_json(*edit);
  const auto again = wire::read_flag_edit(json::serialize(written));
  expect(again && *again == *edit, "an edit reads the same again");
}

void check_user_override(std::string_view body) {
  const auto request = wire::read_user_override(body);
  if (!request) return expect_field_refusal(request.error());
  expect_text(request->user_id, "a user id is UTF-8");
  expect_text(request->reason, "a reason is UTF-8");
  const json::object written{
      {"userId", request->user_id}, {"type", to_string(request->type)}, {"reason", request->reason}};
  const auto again = wire::read_user_override(json::serialize(written));
  expect(again && again->user_id == request->user_id && again->type == request->type &&
             again->reason == request->reason,
         "an override reads the same again");
}

void check_webhook_fields(const WebhookFields& fields) {
  json::object written;
  if (fields.url) {
    expect_text(*fields.url, "a URL is UTF-8");
    written["url"] = *fields.url;
  }
  if (fields.events) written["events"] = json::parse(wire::encode_events(*fields.events));
  if (fields.filter) written["filter"] = json::parse(wire::encode_filter(*fields.filter));
  if (fields.retry_policy) expect(check_retry_policy(*fields.retry_policy).has_value(), "a policy is valid");
  const auto again = wire::read_webhook_edit(json::serialize(written));
  expect(
      again && again->url == fields.url && again->events == fields.events && again->filter == fields.filter,
      "a webhook reads the same again");
}

void check_create_webhook(std::string_view body) {
  const auto request = wire::read_create_webhook(body);
  if (!request) return expect_field_refusal(request.error());
  expect(request->fields.url && request->fields.events, "a new webhook has a URL and events");
  check_webhook_fields(request->fields);
}

void check_webhook_edit(std::string_view body) {
  const auto edit = wire::read_webhook_edit(body);
  if (!edit) return expect_field_refusal(edit.error());
  check_webhook_fields(*edit);
}

void check_create_schedule(std::string_view body) {
  const auto request = wire::read_create_schedule(body, RetryPolicy());
  if (!request) return expect_field_refusal(request.error());
  expect(request->scheduled_at >= kMinInstant && request->scheduled_at <= kMaxInstant,
         "an accepted instant lies in the years 1 to 9999");
  expect(!request->updates.empty(), "an accepted schedule sets something");
  if (request->updates.rollout_percentage) expect_percentage(*request->updates.rollout_percentage);
  json::object written{{"scheduledAt", format_instant_short(request->scheduled_at)},
                       {"updates", wire::updates_to_json(request->updates)}};
  if (request->max_retries) {
    expect(*request->max_retries >= kMinMaxRetries && *request->max_retries <= kMaxMaxRetries,
           "retries are 0 to 10");
    written["maxRetries"] = *request->max_retries;
  }
  const auto again = wire::read_create_schedule(json::serialize(written), RetryPolicy());
  expect(again && again->scheduled_at == request->scheduled_at && again->updates == request->updates &&
             again->max_retries == request->max_retries,
         "a schedule reads the same again");
}

void check_preview(std::string_view body) {
  const auto request = wire::read_preview(body, RetryPolicy());
  if (!request) return expect_field_refusal(request.error());
  expect(!request->updates.empty(), "an accepted preview sets something");
  json::object written{{"updates", wire::updates_to_json(request->updates)}};
  if (request->scheduled_at) written["scheduledAt"] = format_instant_short(*request->scheduled_at);
  if (request->max_retries) written["maxRetries"] = *request->max_retries;
  const auto again = wire::read_preview(json::serialize(written), RetryPolicy());
  expect(again && again->scheduled_at == request->scheduled_at && again->updates == request->updates &&
             again->max_retries == request->max_retries,
         "a preview reads the same again");
}

void check_try(std::string_view body) {
  const auto request = wire::read_try(body);
  if (!request) return expect_field_refusal(request.error());
  expect(request->at.size() <= wire::kMostTriedInstants, "a flag is tried at ten instants at most");
  expect(!request->updates || !request->updates->empty(), "an accepted draft sets something");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view body = fuzz::text_of(data, size);
  fuzz::check_document(body);
  fuzz::check_create_flag(body);
  fuzz::check_flag_edit(body);
  fuzz::check_user_override(body);
  fuzz::check_create_schedule(body);
  fuzz::check_preview(body);
  fuzz::check_try(body);
  fuzz::check_create_webhook(body);
  fuzz::check_webhook_edit(body);
  const auto nothing = wire::read_no_fields(body);
  if (!nothing) fuzz::expect_field_refusal(nothing.error());
  return 0;
}
