// Requests while the store is known to be gone: answered at once, and tried with one of them at a time.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "api/api_fixture.h"
#include "api/fickle_store.h"

namespace hoist::test {

class StoreBreaker : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, StoreBreaker, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;

/// An API beside another on the same store, which only this one loses.
class FickleApi {
 public:
  explicit FickleApi(std::string_view kind, int store_threads = 4) : api_(kind) {
    api_.create_flag("k");
    must(api_.snapshots_.refresh(*api_.store().open_session()));
    http::ServerOptions options{.port = 0, .store_threads = store_threads};
    options.metrics = &metrics_.requests();
    server_ = must(http::Server::start(store, api_.snapshots_, api_.store().clock(), api_.log(), random_,
                                       std::move(options)));
  }
  /// What it holds is let go first.
  ~FickleApi() {
    store.release();
    server_->stop();
  }
  FickleApi(const FickleApi&) = delete;
  FickleApi& operator=(const FickleApi&) = delete;

  [[nodiscard]] HttpClient anonymous() const { return {"127.0.0.1", server_->port()}; }
  [[nodiscard]] const std::string& admin_token() { return api_.token(Role::kAdmin); }
  [[nodiscard]] HttpClient admin() { return anonymous().with_token(api_.token(Role::kAdmin)); }
  [[nodiscard]] HttpResponse read() { return admin().get("/api/admin/flags/k"); }
  [[nodiscard]] HttpResponse write() {
    return admin().request("PATCH", "/api/admin/flags/k", R"({"enabled":true})");
  }
  void advance(Duration by) { api_.advance(by); }
  /// Takes the store away, and lets it be noticed.
  void lose_store() {
    store.gone = true;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(read().status, 503);
  }
  [[nodiscard]] std::string breaker() {
    const std::string page = admin().get("/metrics").body;
    const std::string series = R"(hoist_breaker_state{caller="requests",destination="store"} )";
    const std::size_t at = page.find(series);
    return at == std::string::npos ? "" : page.substr(at + series.size(), 1);
  }

 private:
  Api api_;
  OsRandom random_;
  PrometheusMetrics metrics_{"1.2.3"};

 public:
  FickleStore store{api_.store().store()};

 private:
  std::unique_ptr<http::Server> server_;
};

}  // namespace

TEST_P(StoreBreaker, after_three_outages_in_a_row_requests_are_answered_without_the_store) {
  FickleApi api(GetParam());
  EXPECT_EQ(api.read().status, 200);
  EXPECT_EQ(api.breaker(), "0");
  api.store.gone = true;
  const int before = api.store.asked();
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(api.read().status, 503);
    EXPECT_EQ(api.store.asked(), before + i);
  }
  for (const HttpResponse& refused : {api.read(), api.write()}) {
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(member_of(refused, "error"), "STORE_UNAVAILABLE");
    EXPECT_THAT(refused.header("Retry-After"), AnyOf("1", "2")) << "the time to the next probe";
  }
  EXPECT_EQ(api.store.asked(), before + 3);
  EXPECT_EQ(api.breaker(), "2");
}

TEST_P(StoreBreaker, it_is_tried_when_it_has_cooled_and_left_alone_for_longer_where_that_fails) {
  FickleApi api(GetParam());
  api.lose_store();
  api.advance(1250ms);
  const int before = api.store.asked();
  EXPECT_EQ(api.read().status, 503);
  EXPECT_EQ(api.store.asked(), before + 1) << "the probe";
  const HttpResponse refused = api.read();
  EXPECT_EQ(api.store.asked(), before + 1);
  EXPECT_THAT(refused.header("Retry-After"), AnyOf("2", "3"));
  api.store.gone = false;
  EXPECT_EQ(api.read().status, 503) << "nobody knows yet";
  api.advance(2500ms);
  EXPECT_EQ(api.write().status, 200);
  EXPECT_EQ(api.read().status, 200);
  EXPECT_EQ(api.breaker(), "0");
}

TEST_P(StoreBreaker, one_request_at_a_time_tries_it) {
  FickleApi api(GetParam());
  api.lose_store();
  api.advance(1250ms);
  api.store.hold();
  const int before = api.store.asked();
  HttpResponse probe;
  std::jthread prober([&] { probe = api.read(); });
  api.store.await_asked(before + 1);
  for (int i = 0; i < 3; ++i) {
    const HttpResponse refused = api.read();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "1");
  }
  EXPECT_EQ(api.store.asked(), before + 1);
  api.store.gone = false;
  api.store.release();
  prober.join();
  EXPECT_EQ(probe.status, 200) << probe.body;
  EXPECT_EQ(api.read().status, 200);
}

TEST_P(StoreBreaker, readiness_looks_all_the_same_and_closes_it) {
  FickleApi api(GetParam());
  api.lose_store();
  EXPECT_EQ(api.anonymous().get("/readyz").status, 503);
  EXPECT_EQ(api.read().status, 503);
  api.store.gone = false;
  EXPECT_EQ(api.anonymous().get("/readyz").status, 200);
  EXPECT_EQ(api.read().status, 200) << "although no time has passed";
}

TEST_P(StoreBreaker, what_does_without_the_store_goes_on) {
  FickleApi api(GetParam());
  const HttpClient admin = api.admin();
  ASSERT_EQ(admin.get("/api/config/flags").status, 200);
  api.lose_store();
  EXPECT_EQ(admin.get("/api/config/flags").status, 200);
  EXPECT_EQ(admin.get("/api/openapi.json").status, 200);
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  EXPECT_THAT(admin.get("/metrics").body, HasSubstr("hoist_store_up 0"));
  EXPECT_EQ(api.anonymous().get("/api/admin/flags/k").status, 401) << "which nobody has to look up";
  EXPECT_EQ(api.breaker(), "2") << "and which tells nothing of the store";
}

TEST_P(StoreBreaker, a_store_that_cannot_be_written_is_read_all_the_while) {
  FickleApi api(GetParam());
  api.store.read_only = true;
  for (int i = 0; i < 6; ++i) EXPECT_EQ(api.write().status, 503);
  EXPECT_EQ(api.read().status, 200);
  EXPECT_EQ(api.breaker(), "0");
}

TEST_P(StoreBreaker, what_stands_in_the_queue_when_the_store_goes_does_not_wait_for_it) {
  FickleApi api(GetParam(), 1);
  EXPECT_EQ(api.read().status, 200);
  api.store.hold();
  api.store.gone = true;
  const int before = api.store.asked();
  constexpr std::size_t kRequests = 8;
  std::vector<HttpResponse> answers(kRequests);
  {
    std::vector<std::jthread> callers;
    callers.reserve(kRequests);
    for (HttpResponse& answer : answers) callers.emplace_back([&] { answer = api.read(); });
    api.store.await_asked(before + 1);
    api.store.release();
  }
  for (const HttpResponse& answer : answers) EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(api.store.asked(), before + 3);
}

TEST_P(StoreBreaker, an_evaluation_of_another_instant_is_the_stores) {
  FickleApi api(GetParam());
  const std::string at = "?at=2026-11-27T09:00:00Z";
  ASSERT_EQ(api.admin().get("/api/config/flags/k" + at).status, 200);
  api.lose_store();
  const HttpResponse refused = api.admin().get("/api/config/flags/k" + at);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(member_of(refused, "error"), "STORE_UNAVAILABLE");
  EXPECT_NE(refused.header("Retry-After"), "");
  const auto ofrep = [&](const HttpHeaders& headers) {
    return api.admin().request("POST", "/ofrep/v1/evaluate/flags", R"({"context":{}})", headers).status;
  };
  EXPECT_EQ(ofrep({{"Hoist-At", "2026-11-27T09:00:00Z"}}), 503);
  EXPECT_EQ(ofrep({}), 200);
  EXPECT_EQ(api.admin().get("/api/config/flags/k").status, 200) << "of now it goes on from memory";
}

TEST_P(StoreBreaker, whoever_wants_to_sign_out_does) {
  FickleApi api(GetParam());
  const std::string body = fmt::format(R"({{"token":"{}"}})", api.admin_token());
  const HttpResponse begun = api.anonymous().request("POST", "/api/session", body);
  ASSERT_EQ(begun.status, 200) << begun.body;
  const std::string set = begun.header("Set-Cookie");
  const HttpHeader cookie = {.name = "Cookie", .value = set.substr(0, set.find(';'))};
  const HttpHeader csrf = {.name = "X-CSRF-Token", .value = member_of(begun, "csrfToken")};
  api.lose_store();
  EXPECT_EQ(api.anonymous().request("POST", "/api/session", body).status, 503);
  EXPECT_EQ(api.anonymous().request("GET", "/api/session", "", {cookie}).status, 503);
  EXPECT_EQ(api.anonymous().request("GET", "/api/config/flags", "", {cookie}).status, 200);
  EXPECT_EQ(api.anonymous().request("DELETE", "/api/session", "", {cookie, csrf}).status, 204);
  const HttpHeader unknown = {.name = "Cookie",
                              .value = "hoist_session=01a21c3b-a280-7000-a245-baccbaa03544.1795770000.x"};
  EXPECT_EQ(api.anonymous().request("DELETE", "/api/session", "", {unknown}).status, 204)
      << "nobody can say that it is valid";
}

}  // namespace hoist::test
