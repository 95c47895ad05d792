#include "hoist/wire/retry_policy_json.h"

#include <fmt/format.h>

#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

constexpr std::string_view kPolicyField = "retryPolicy";
/// What delays grow by with decorrelated jitter, unless a policy says otherwise.
constexpr double kDecorrelatedFactor = 3;

std::string policy_field(std::string_view name) { return fmt::format("{}.{}", kPolicyField, name); }

Result<Duration> read_milliseconds(const json::value& value, std::string_view name) {
  constexpr std::int64_t kMost = kMaxRetryCap / std::chrono::milliseconds(1);
  if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() > kMost) {
    return invalid_field(policy_field(name),
                         fmt::format("{} must be a whole number of milliseconds, at most {}", name, kMost));
  }
  return Duration(std::chrono::milliseconds(value.get_int64()));
}

FieldSpec milliseconds_field(std::string_view name, std::optional<Duration>& duration) {
  return member_field(name, false, duration,
                      [name](const json::value& value) { return read_milliseconds(value, name); });
}

Result<double> read_factor(const json::value& value) {
  if (!value.is_number()) {
    return invalid_field(policy_field("factor"),
                         fmt::format("factor must be a number from 1 to {}", kMaxRetryFactor));
  }
  return value.to_number<double>();
}

Result<Jitter> read_jitter(const json::value& value) {
  const auto jitter = value.is_string() ? parse_jitter(std::string_view(value.get_string())) : std::nullopt;
  if (jitter) return *jitter;
  return invalid_field(policy_field("jitter"),
                       "jitter must be \"none\", \"uniform\", \"full\" or \"decorrelated\"");
}

Result<Instant> read_until(const json::value& value) {
  HOIST_ASSIGN(const std::string text, read_string(value, policy_field("retryUntil")));
  auto at = parse_instant(text);
  if (at) return at;
  return invalid_field(policy_field("retryUntil"), "retryUntil: " + at.error().message);
}

/// What a policy says, each field where it is given.
struct GivenPolicy {
  std::optional<int> max_retries;
  bool open_count = false;  ///< maxRetries: null.
  std::optional<Duration> base;
  std::optional<double> factor;
  std::optional<Duration> cap;
  std::optional<Jitter> jitter;
  std::optional<Duration> jitter_span;
  std::optional<Instant> until;
};

Result<GivenPolicy> read_given(const json::value& value) {
  GivenPolicy given;
  const auto read_max = [&given](const json::value& count) -> Result<void> {
    given.open_count = count.is_null();
    if (given.open_count) return {};
    HOIST_ASSIGN(given.max_retries, read_max_retries(count, policy_field("maxRetries")));
    return {};
  };
  HOIST_TRY(read_nested_fields(
      value, kPolicyField,
      {FieldSpec{.name = "maxRetries", .required = false, .read = read_max},
       milliseconds_field("baseMs", given.base), member_field("factor", false, given.factor, read_factor),
       milliseconds_field("capMs", given.cap), member_field("jitter", false, given.jitter, read_jitter),
       milliseconds_field("jitterMs", given.jitter_span),
       member_field("retryUntil", false, given.until, read_until)}));
  return given;
}

/// The default count, unless a deadline or null leaves it open.
std::optional<int> count_of(const GivenPolicy& given, const RetryPolicy& defaults) {
  if (given.max_retries) return given.max_retries;
  if (given.open_count || given.until) return std::nullopt;
  return defaults.max_retries;
}

}  // namespace

Result<int> read_max_retries(const json::value& value, std::string field) {
  // 3.0 and 1e0 are not written as whole numbers, and 11 and 2^70 are both out of range.
  auto checked = value.is_int64() ? check_max_retries(value.get_int64()) : Result<int>(tl::unexpect, Error());
  if (checked) return checked;
  return invalid_field(std::move(field), fmt::format("maxRetries must be a whole number from {} to {}",
                                                     kMinMaxRetries, kMaxMaxRetries));
}

Result<RetryPolicy> read_retry_policy(const json::value& value, const RetryPolicy& defaults) {
  HOIST_ASSIGN(const GivenPolicy given, read_given(value));
  RetryPolicy policy;
  policy.max_retries = count_of(given, defaults);
  policy.base = given.base.value_or(defaults.base);
  // A longer base than the default cap takes the cap along, unless that is given too.
  policy.cap = given.cap.value_or(std::max(defaults.cap, policy.base));
  policy.jitter = given.jitter.value_or(defaults.jitter);
  policy.factor =
      given.factor.value_or(policy.jitter == Jitter::kDecorrelated ? kDecorrelatedFactor : defaults.factor);
  policy.jitter_span = given.jitter_span;
  policy.until = given.until;
  HOIST_TRY(check_retry_policy(policy));
  return policy;
}

json::object retry_policy_to_json(const RetryPolicy& policy) {
  const auto milliseconds = [](Duration duration) { return duration / std::chrono::milliseconds(1); };
  json::object object{{"maxRetries", nullptr},
                      {"baseMs", milliseconds(policy.base)},
                      {"factor", policy.factor},
                      {"capMs", milliseconds(policy.cap)},
                      {"jitter", to_string(policy.jitter)}};
  if (policy.max_retries) object["maxRetries"] = *policy.max_retries;
  if (policy.jitter_span) object["jitterMs"] = milliseconds(*policy.jitter_span);
  if (policy.until) object["retryUntil"] = format_instant_short(*policy.until);
  return object;
}

json::object named_policy_to_json(const NamedRetryPolicy& policy) {
  return {{"name", policy.name.text()},
          {"retryPolicy", retry_policy_to_json(policy.policy)},
          {"updatedBy", policy.updated_by}};
}

std::string encode_retry_policy(const RetryPolicy& policy) {
  return json::serialize(retry_policy_to_json(policy));
}

Result<RetryPolicy> decode_retry_policy(std::string_view text) {
  auto policy = parse_json(text).and_then(
      [](const json::value& value) { return read_retry_policy(value, RetryPolicy()); });
  if (policy) return policy;
  return fail(ErrorCode::kCorruptData,
              "the store holds a retry policy that does not decode: " + policy.error().message);
}

std::optional<std::string> encode_stored_retry_policy(const std::optional<RetryPolicy>& policy) {
  return policy ? std::optional(encode_retry_policy(*policy)) : std::nullopt;
}

std::optional<RetryPolicy> decode_stored_retry_policy(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto policy = decode_retry_policy(text);
  return policy ? std::optional(*policy) : std::nullopt;
}

std::optional<std::int64_t> milliseconds_of(const std::optional<Duration>& duration) {
  if (!duration) return std::nullopt;
  return *duration / std::chrono::milliseconds(1);
}

std::optional<Duration> duration_of_ms(const std::optional<std::int64_t>& ms) {
  if (!ms) return std::nullopt;
  return std::chrono::milliseconds(*ms);
}

}  // namespace hoist::wire
