// A request of OFREP: a line that goes behind /ofrep/v1/evaluate/flags, headers, an empty line, the body.
// "Bearer NAME" stands for the token of that name. Through the dispatcher, as a connection would hand it
// over: every answer is one that OpenFeature's clients understand, the same each time, and says of a flag
// what asking for all says of it.
#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "evaluated_flags.h"
#include "expect.h"
#include "expect_response.h"
#include "hoist/http/routes.h"
#include "hoist/http/target.h"

namespace hoist::fuzz {
namespace {

namespace json = boost::json;

constexpr std::string_view kPath = "/ofrep/v1/evaluate/flags";

EvaluatedFlags& flags() {
  static EvaluatedFlags made;
  return made;
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What connections let through as a header's value.
bool is_header_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
  });
}

void add_header(std::string_view line, http::Request& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_header_text(line)) return;
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  http::Header header{.name = std::string(line.substr(0, colon)), .value = std::string(value)};
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view token =
      value.starts_with(kScheme) ? flags().token(value.substr(kScheme.size())) : std::string_view();
  if (!token.empty()) header.value = std::string(kScheme).append(token);
  request.headers.push_back(std::move(header));
}

http::Request read_request(std::string_view text) {
  http::Request request{
      .method = "POST", .target = std::string(kPath).append(take_line(text)), .headers = {}, .body = {}};
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    add_header(line, request);
  }
  request.body = std::string(text);
  return request;
}

/// The key that a route of OFREP was asked for, "" for all; none where the target is of no such route.
std::optional<std::string> asked_key(const http::Request& request) {
  static const http::Router router(http::all_routes());
  const auto target = http::parse_target(request.target);
  if (!target) return std::nullopt;
  const auto routing = router.find(request.method, target->segments);
  const auto* match = std::get_if<http::RouteMatch>(&routing);
  if (match == nullptr || match->route->error_form != http::ErrorForm::kOfrep) return std::nullopt;
  return match->path.empty() ? std::string() : match->path.front().second;
}

std::string_view text_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  expect(value != nullptr && value->is_string(), "what must be text is there, and text");
  return value->get_string();
}

json::object object_in(std::string_view text) {
  json::parse_options options;
  options.max_depth = 1'000;  // an explanation shows what came, a few levels deeper
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  expect(!error && value.is_object(), "an answer is a JSON object");
  return std::move(value.get_object());
}

/// Something went wrong: a code of OpenFeature's and a line for people.
void check_error(const json::object& answer, int status) {
  constexpr std::array<std::string_view, 5> kCodes = {"PARSE_ERROR", "INVALID_CONTEXT", "FLAG_NOT_FOUND",
                                                      "TARGETING_KEY_MISSING", "GENERAL"};
  const std::string_view code = text_at(answer, "errorCode");
  expect(is_one_of(kCodes, code), "an error code is OpenFeature's");
  expect((status == 404) == (code == "FLAG_NOT_FOUND"), "only a flag that is not there is not found");
  expect(status == 400 || status == 404 || code == "GENERAL", "other errors are general ones");
  expect_one_line(text_at(answer, "errorDetails"), "an error says why in one line");
  expect(!answer.contains("value") && !answer.contains("variant") && !answer.contains("reason"),
         "an error has no value");
}

bool is_of_type(const json::value& value, ValueType type) {
  switch (type) {
    case ValueType::kBoolean:
      return value.is_bool();
    case ValueType::kString:
      return value.is_string();
    case ValueType::kNumber:
      return value.is_number();
    case ValueType::kObject:
      return value.is_object();
  }
  return false;
}

/// One flag's answer without an error.
void check_value(const json::object& answer, const Flag& flag) {
  constexpr std::array<std::string_view, 6> kReasons = {"STATIC",  "TARGETING_MATCH", "SPLIT",
                                                        "DEFAULT", "DISABLED",        "PREREQUISITE_FAILED"};
  const std::string_view reason = text_at(answer, "reason");
  expect(is_one_of(kReasons, reason), "a reason is a documented one");
  expect(answer.contains("value") == answer.contains("variant"), "a value has a variant");
  if (answer.contains("value")) {
    expect(flag.config.enabled && !flag.config.archived, "only what is on has a value");
    expect(is_of_type(answer.at("value"), flag.config.type), "a value has its flag's type");
    expect(flag.config.variants.find(text_at(answer, "variant")) != nullptr,
           "a variant is one of the flag's");
  } else {
    expect(reason == "DISABLED" || !flag.config.default_variant, "only what is off has no value");
  }
}

void check_flag_answer(const json::object& answer, int status, const Flag* flag, std::string_view key) {
  if (answer.contains("errorCode")) {
    check_error(answer, status);
  } else {
    expect(status == 200 && flag != nullptr, "there is a value where there is a flag");
    check_value(answer, *flag);
  }
  // What is wrong before the path was looked at names no key.
  if (answer.contains("key"))
    expect_same_text(text_at(answer, "key"), key, "the answer is about what was asked");
}

void check_all(const json::object& answer, const Snapshot& snapshot) {
  const json::value* list = answer.if_contains("flags");
  expect(answer.size() == 1 && list != nullptr && list->is_array(), "all flags are a list");
  auto entry = list->get_array().begin();
  for (const auto& timeline : snapshot.timelines()) {
    const CompiledFlag& compiled = timeline->stored;
    if (compiled.flag.config.archived) continue;
    expect(entry != list->get_array().end() && entry->is_object(), "every flag is in the list");
    const json::object& flag = entry->get_object();
    check_flag_answer(flag, flag.contains("errorCode") ? 400 : 200, &compiled.flag, compiled.flag.key.text());
    expect(flag.contains("key"), "a flag in the list has its key");
    ++entry;
  }
  expect(entry == list->get_array().end(), "nothing else is in the list");
}

/// The environment that a successful answer is from.
std::shared_ptr<const Snapshot> snapshot_of(const http::Request& request) {
  const auto authorization = request.values("Authorization");
  const bool bound =
      !authorization.empty() && authorization[0].find(flags().token("staging")) != std::string_view::npos;
  std::string environment = bound ? "staging" : "production";
  const auto target = http::parse_target(request.target);
  for (const http::QueryParameter& parameter : target->query) {
    if (parameter.name == "environment") environment = parameter.value;
  }
  return flags().snapshot(*EnvironmentKey::parse(environment));
}

/// Asking for each flag alone says the same as asking for all.
void check_alone(const http::Request& bulk, const json::object& answer, const Snapshot& snapshot) {
  http::Request request = bulk;
  request.target = std::string(kPath) + "/";
  for (const json::value& entry : answer.at("flags").get_array()) {
    const json::object& flag = entry.get_object();
    request.target =
        fmt::format("{}/{}?environment={}", kPath, text_at(flag, "key"), snapshot.environment().text());
    const http::Response alone = flags().answer(request);
    expect(alone.status == (flag.contains("errorCode") ? 400 : 200),
           "a flag alone fails where it fails among all");
    expect(object_in(alone.body) == flag, "a flag alone is what it is among all");
  }
}

/// Whoever has the answer is told so.
void check_known(http::Request request, const http::Response& response) {
  const auto etag = std::find_if(response.headers.begin(), response.headers.end(),
                                 [](const http::Header& header) { return header.name == "ETag"; });
  expect(etag != response.headers.end(), "all flags have a tag");
  request.headers.push_back({.name = "If-None-Match", .value = etag->value});
  const http::Response again = flags().answer(std::move(request));
  expect(again.status == 304 && again.body.empty(), "an answer that is known is not sent again");
}

void check_answer(const http::Request& request, const std::string& key, const http::Response& response) {
  constexpr std::array kStatuses = {200, 304, 400, 401, 403, 404, 415};
  expect(std::find(kStatuses.begin(), kStatuses.end(), response.status) != kStatuses.end(),
         "the status is one of OFREP's");
  expect_head(response);
  if (response.status == 304) {
    expect(response.body.empty() && key.empty(), "only all flags together have a tag");
    return;
  }
  expect(response.content_type == "application/json", "an answer is JSON");
  const json::object answer = object_in(response.body);
  if (response.status != 200) {
    const auto authenticated = response.status == 400 || response.status == 404;
    expect(authenticated || !answer.contains("metadata"), "who may not ask learns nothing of a flag");
    check_flag_answer(answer, response.status, nullptr, key);
    return;
  }
  const auto snapshot = snapshot_of(request);
  if (!key.empty()) {
    const CompiledFlag* compiled = snapshot->stored(Instant()).find(key);
    check_flag_answer(answer, 200, compiled == nullptr ? nullptr : &compiled->flag, key);
    return;
  }
  check_all(answer, *snapshot);
  check_alone(request, answer, *snapshot);
  check_known(request, response);
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const http::Request request = fuzz::read_request(fuzz::text_of(data, size));
  const http::Response response = fuzz::flags().answer(request);
  const auto key = fuzz::asked_key(request);
  if (!key) {
    fuzz::expect_sendable(response);
    return 0;
  }
  fuzz::check_answer(request, *key, response);
  const http::Response again = fuzz::flags().answer(request);
  fuzz::expect(again.status == response.status && again.body == response.body,
               "the same request gets the same answer");
  return 0;
}
