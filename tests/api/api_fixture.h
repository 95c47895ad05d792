// A server on a store of its own, and callers of every role.
#pragma once

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/engine/pass.h"
#include "hoist/http/server.h"
#include "hoist/system/os_random.h"
#include "hoist/system/prometheus_metrics.h"
#include "support/any_destination.h"
#include "support/http_client.h"
#include "support/recording_log.h"
#include "support/store_fixture.h"

namespace hoist::test {

/// The answer's body. Throws, which fails the test, where it is no JSON.
[[nodiscard]] boost::json::value json_of(const HttpResponse& response);
/// One member of the answer's body as text: strings without their quotes, "" where it is missing.
[[nodiscard]] std::string member_of(const HttpResponse& response, std::string_view name);
/// That member of each item of a list.
[[nodiscard]] std::vector<std::string> column_of(const HttpResponse& list, std::string_view name);
/// All pages of a list, one column of them; checks that every page but the last is full.
[[nodiscard]] std::vector<std::string> all_pages(const HttpClient& client, const std::string& target,
                                                 std::size_t limit, std::string_view name);
/// details.field of an error.
[[nodiscard]] std::string field_of(const HttpResponse& response);
/// With every byte escaped that is not unreserved in a URL.
[[nodiscard]] std::string url_escaped(std::string_view text);

/// The clock of a process, which may be off the store's.
class OwnClock final : public Clock {
 public:
  explicit OwnClock(const Clock& store) : store_(store) {}
  [[nodiscard]] Instant now() const override { return store_.now() + Duration(ahead_us_.load()); }
  void set_ahead(Duration by) { ahead_us_.store(by.count()); }

 private:
  const Clock& store_;
  std::atomic<std::int64_t> ahead_us_ = 0;
};

class Api {
 public:
  /// `kind` as for TestStore.
  explicit Api(std::string_view kind, http::ServerOptions options = {}, TestStoreOptions store_options = {});
  /// Stops the server first.
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  TestStore& store() { return store_; }
  RecordingLog& log() { return log_; }
  SnapshotCache snapshots_;
  http::Server& server() { return *server_; }
  void advance(Duration by) { store_.clock().advance(by); }
  /// Of the server, before the store's.
  void set_own_clock_ahead(Duration by) { own_clock_.set_ahead(by); }
  [[nodiscard]] std::string in(Duration from_now) { return format_instant_short(store_.now() + from_now); }
  /// How often the runner was woken.
  [[nodiscard]] int wakes() const { return wakes_; }
  /// How often the deliverer was woken.
  [[nodiscard]] int deliverer_wakes() const { return deliverer_wakes_; }
  /// How often the keeper of the snapshots was woken.
  [[nodiscard]] int keeper_wakes() const { return keeper_wakes_; }
  /// What readiness is told of the runner.
  void set_runner(std::optional<http::RunnerSummary> runner);

  [[nodiscard]] HttpClient anonymous() const { return {"127.0.0.1", server_->port()}; }
  /// A caller of that role; the token is made at first use.
  [[nodiscard]] HttpClient as(Role role, std::string_view environment = "");
  [[nodiscard]] HttpClient admin() { return as(Role::kAdmin); }
  [[nodiscard]] const std::string& token(Role role, std::string_view environment = "");
  [[nodiscard]] std::unique_ptr<HttpConnection> connect() const;

  /// Creates it as admin; a failure fails the test.
  void create_flag(std::string_view key, std::string_view more = "");
  /// Creates it as admin and returns its id.
  std::string create_schedule(std::string_view key, std::string_view at, std::string_view more = "");
  /// What a deliverer of this process would count by.
  [[nodiscard]] DeliveryMetrics& delivery_metrics() { return metrics_.deliveries(); }
  /// What a canary of this process would count by. Call it once.
  [[nodiscard]] CanaryMetrics& start_canary() { return metrics_.start_canary(store_.now()); }
  /// One pass of the engine over what is due.
  PassReport pass();
  /// The value of a series as it stands on the page ("hoist_schedules_due"), "" where it is not there.
  [[nodiscard]] std::string metric(std::string_view series);
  /// All that the API's users can see, and the number of rows of every table: the same before and after what
  /// must change nothing.
  [[nodiscard]] std::string state();

 private:
  TestStore store_;
  OwnClock own_clock_{store_.clock()};
  PrometheusMetrics metrics_;
  AnyDestination destinations_;
  RecordingLog log_;
  OsRandom random_;
  std::unique_ptr<Session> session_;
  std::map<std::string, std::string> tokens_;
  std::atomic<int> wakes_ = 0;
  std::atomic<int> deliverer_wakes_ = 0;
  std::atomic<int> keeper_wakes_ = 0;
  std::mutex runner_mutex_;
  std::optional<http::RunnerSummary> runner_;
  std::unique_ptr<http::Server> server_;
};

/// A test of both stores; each file has a suite of its own and instantiates it with kSqlite and kPostgres.
class ApiTest : public ::testing::TestWithParam<std::string_view> {};

}  // namespace hoist::test
