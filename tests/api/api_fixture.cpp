#include "api/api_fixture.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "hoist/app/tokens.h"
#include "hoist/wire/json.h"

namespace hoist::test {

boost::json::value json_of(const HttpResponse& response) {
  auto value = wire::parse_json(response.body);
  if (!value) {
    throw std::runtime_error(
        fmt::format("{} with a body that is no JSON: {}", response.status, response.body));
  }
  return *std::move(value);
}

namespace {

std::string member_text(const boost::json::value& value, std::string_view name) {
  const auto* member = value.is_object() ? value.get_object().if_contains(name) : nullptr;
  if (member == nullptr) return "";
  if (member->is_string()) return std::string(member->get_string());
  return boost::json::serialize(*member);
}

}  // namespace

std::string member_of(const HttpResponse& response, std::string_view name) {
  return member_text(json_of(response), name);
}

std::vector<std::string> column_of(const HttpResponse& list, std::string_view name) {
  std::vector<std::string> values;
  const boost::json::value body = json_of(list);
  for (const auto& item : body.at("items").as_array()) values.push_back(member_text(item, name));
  return values;
}

std::vector<std::string> all_pages(const HttpClient& client, const std::string& target, std::size_t limit,
                                   std::string_view name) {
  std::vector<std::string> values;
  std::string cursor;
  for (;;) {
    const std::string separator = target.find('?') == std::string::npos ? "?" : "&";
    const HttpResponse page = client.get(fmt::format("{}{}limit={}{}", target, separator, limit,
                                                     cursor.empty() ? "" : "&cursor=" + url_escaped(cursor)));
    EXPECT_EQ(page.status, 200) << page.body;
    const auto part = column_of(page, name);
    values.insert(values.end(), part.begin(), part.end());
    cursor = member_of(page, "nextCursor");
    if (cursor == "null") return values;
    EXPECT_EQ(part.size(), limit);
    if (part.empty()) return values;
  }
}

std::string field_of(const HttpResponse& response) {
  const boost::json::value value = json_of(response);
  const auto* details = value.as_object().if_contains("details");
  const auto* field = details == nullptr ? nullptr : details->as_object().if_contains("field");
  return field == nullptr ? "" : std::string(field->as_string());
}

std::string url_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Api::Api(std::string_view kind, http::ServerOptions options, TestStoreOptions store_options)
    : store_(kind, std::move(store_options)), metrics_("1.2.3"), session_(store_.open_session()) {
  options.port = 0;
  options.metrics = &metrics_.requests();
  options.stream_metrics = &metrics_.streams();
  options.wake_runner = [this] { ++wakes_; };
  options.wake_deliverer = [this] { ++deliverer_wakes_; };
  options.wake_keeper = [this] { ++keeper_wakes_; };
  options.destinations = &destinations_;
  options.runner_status = [this] {
    const std::lock_guard lock(runner_mutex_);
    return runner_;
  };
  server_ =
      must(http::Server::start(store_.store(), snapshots_, own_clock_, log_, random_, std::move(options)));
}

Api::~Api() { server_->stop(); }

void Api::set_runner(std::optional<http::RunnerSummary> runner) {
  const std::lock_guard lock(runner_mutex_);
  runner_ = std::move(runner);
}

const std::string& Api::token(Role role, std::string_view environment) {
  const std::string name = fmt::format("{}@{}", to_string(role), environment);
  std::string& text = tokens_[name];
  if (text.empty()) {
    CreateToken command{.name = name, .role = role, .environment = std::nullopt};
    if (!environment.empty()) command.environment = must(EnvironmentKey::parse(environment));
    text = in_unit(*session_, Access::kWrite, [&](UnitOfWork& unit) {
             return must(create_token(unit, command, "test", random_));
           }).text;
  }
  return text;
}

HttpClient Api::as(Role role, std::string_view environment) {
  return anonymous().with_token(token(role, environment));
}

std::unique_ptr<HttpConnection> Api::connect() const {
  return std::make_unique<HttpConnection>("127.0.0.1", server_->port());
}

void Api::create_flag(std::string_view key, std::string_view more) {
  const HttpResponse response =
      admin().request("POST", "/api/admin/flags", fmt::format("{{\"key\":\"{}\"{}}}", key, more));
  if (response.status != 201) throw std::runtime_error("create_flag: " + response.body);
}

std::string Api::create_schedule(std::string_view key, std::string_view at, std::string_view more) {
  const HttpResponse response =
      admin().request("POST", fmt::format("/api/admin/flags/{}/schedule", key),
                      fmt::format("{{\"scheduledAt\":\"{}\",\"updates\":{{\"enabled\":true}}{}}}", at, more));
  if (response.status != 201) throw std::runtime_error("create_schedule: " + response.body);
  return member_of(response, "id");
}

PassReport Api::pass() {
  Pass pass(*session_, store_.clock(), log_, random_,
            PassOptions{.policy = {}, .worker = "api-test", .metrics = &metrics_.passes()});
  return must(pass.run_once());
}

std::string Api::metric(std::string_view series) {
  const std::string page = "\n" + as(Role::kViewer).get("/metrics").body;
  const std::string line = fmt::format("\n{} ", series);
  const std::size_t at = page.find(line);
  if (at == std::string::npos) return "";
  const std::size_t value = at + line.size();
  return page.substr(value, page.find('\n', value) - value);
}

std::string Api::state() {
  constexpr std::array<std::string_view, 9> kTables = {
      "feature_flags",       "feature_flag_schedules",      "schedule_attempts", "audit_events",
      "idempotency_records", "feature_flag_user_overrides", "segments",          "webhooks",
      "webhook_deliveries"};
  std::string state = admin().get("/api/admin/schedules").body;
  for (const std::string_view environment : {"production", "staging"}) {
    state += admin().get(fmt::format("/api/admin/flags?archived=all&environment={}", environment)).body;
    state += admin().get(fmt::format("/api/admin/segments?environment={}", environment)).body;
  }
  for (const std::string_view table : kTables) {
    state += fmt::format(" {}={}", table, store_.sql().value(fmt::format("SELECT count(*) FROM {}", table)));
  }
  return state;
}

}  // namespace hoist::test
