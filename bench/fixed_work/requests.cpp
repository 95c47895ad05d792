#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "fixed_work.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/snapshot_cache.h"
#include "hoist/app/tokens.h"
#include "hoist/app/transact.h"
#include "hoist/base/prng.h"
#include "hoist/http/connection_limits.h"
#include "hoist/http/dispatcher.h"
#include "hoist/http/request_reading.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/system/prometheus_metrics.h"
#include "measured_flags.h"
#include "support/builders.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::bench {
namespace {

using test::must;

constexpr int kRequests = 1000;
const std::string kOperator = "ada";

/// Nothing is logged for a request that is answered.
class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view message, std::span<const LogField> /*fields*/) override {
    throw std::runtime_error(fmt::format("the log says: {}", message));
  }
};

/// As OpenFeature's SDKs for servers send it.
std::string request_bytes(int n, std::string_view token) {
  const std::string body =
      fmt::format(R"({{"context":{{"targetingKey":"user-{}","country":"{}","plan":"pro","age":{}}}}})", n,
                  n % 6 == 1 ? "CH" : "FR", 20 + n % 60);
  return fmt::format(
      "POST /ofrep/v1/evaluate/flags/flag-{} HTTP/1.1\r\nHost: flags.example.org:8080\r\n"
      "Content-Type: application/json\r\nAuthorization: Bearer {}\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"
      "User-Agent: ofrep-client/1.0\r\nConnection: keep-alive\r\nContent-Length: {}\r\n\r\n{}",
      n % kMeasuredFlags, token, body.size(), body);
}

/// In the two steps of http/connection.cpp, with all bytes there at once.
http::Request read(std::string_view bytes) {
  http::RequestParser parser;
  parser.header_limit(http::kMaxHead);
  parser.body_limit(http::kMaxBody);
  boost::system::error_code error;
  const std::size_t head = parser.put(boost::asio::buffer(bytes), error);
  if (error || http::refusal_of(parser.get().base())) throw std::runtime_error("the head was refused");
  http::Request request = http::take_head(parser.get().base());
  parser.eager(true);
  parser.put(boost::asio::buffer(bytes.substr(head)), error);
  if (error || !parser.is_done()) throw std::runtime_error("the body was refused");
  request.body = std::move(parser.get().body());
  return request;
}

class Requests final : public FixedWork {
 public:
  Requests() {
    const std::string path = folder_.file("hoist.db");
    must(make_sqlite_migrator({.path = path}, clock_)->up());
    const auto store = open_sqlite_store({.path = path}, clock_);
    const auto session = store->open_session(SessionPurpose::kRequests);
    const std::string token =
        must(transact(*session, Access::kWrite, [this](UnitOfWork& unit) -> Result<std::string> {
          for (int n = 0; n < kMeasuredFlags; ++n) {
            must(create_flag(unit, {measured_key(n), test::environment_key("production"), measured_config()},
                             kOperator, random_));
          }
          return must(create_token(unit, {"sdk", Role::kClient, std::nullopt}, kOperator, random_)).text;
        }));
    must(snapshots_.refresh(*session));
    for (int n = 0; n < kRequests; ++n) requests_.push_back(request_bytes(n, token));
  }

  [[nodiscard]] int units() const override { return kRequests; }

  [[nodiscard]] int run() override {
    int answered = 0;
    for (const std::string& bytes : requests_) {
      const auto routed = dispatcher_.route(read(bytes));
      const auto* response = std::get_if<http::Response>(&routed);
      if (response == nullptr) continue;
      const std::string answer = http::serialize(
          *response, {.head_only = false, .keep_alive = true, .http_1_0 = false, .date = clock_.now()});
      answered += answer.starts_with("HTTP/1.1 200 ") ? 1 : 0;
    }
    return answered;
  }

 private:
  const test::TempDir folder_;
  test::ManualClock clock_;
  NoLog log_;
  Prng random_{1};
  PrometheusMetrics metrics_{"fixed"};
  SnapshotCache snapshots_;
  const http::Dispatcher dispatcher_{http::DispatcherOptions{.log = log_,
                                                             .random = random_,
                                                             .clock = clock_,
                                                             .snapshots = snapshots_,
                                                             .runner = {},
                                                             .metrics = metrics_.requests(),
                                                             .pool_load = {}}};
  std::vector<std::string> requests_;
};

}  // namespace

std::unique_ptr<FixedWork> make_requests() { return std::make_unique<Requests>(); }

}  // namespace hoist::bench
