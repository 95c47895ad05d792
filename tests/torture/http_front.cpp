#include "torture/http_front.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "hoist/base/prng.h"
#include "support/http_client.h"
#include "support/wall_clock.h"
#include "torture/moment.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;
using test::HttpResponse;

enum class Repeat : std::uint8_t { kOnce, kUntilAnswered };

boost::json::object updates_json(const std::optional<bool>& enabled, const std::optional<int>& rollout) {
  boost::json::object updates;
  if (enabled) updates["enabled"] = *enabled;
  if (rollout) updates["rolloutPercentage"] = *rollout;
  return updates;
}

Instant moment_of(const Wish& wish) {
  const Instant at = test::WallClock().now() + wish.in;
  if (wish.aligned.count() == 0) return at;
  const std::int64_t step = wish.aligned.count();
  return Instant::from_unix_us((at.unix_us() / step + 1) * step);
}

/// What an answer says, as far as it says so.
void read_answer(const HttpResponse& response, Receipt& receipt) {
  receipt.reason = fmt::format("{} {}", response.status, response.body);
  // Nothing but a kill is to be expected here.
  if (response.status == 500) throw std::runtime_error("the server answers " + receipt.reason);
  receipt.outage = response.status == 503;
  if (response.status / 100 != 2) {
    const bool lost = response.body.find("CONNECTION_LOST") != std::string::npos;
    receipt.answer = lost ? Answer::kUnknown : Answer::kRefused;
    return;
  }
  receipt.answer = Answer::kAccepted;
  receipt.replayed = !response.header("Idempotency-Replayed").empty();
  if (response.body.empty()) return;
  const boost::json::object body = boost::json::parse(response.body).as_object();
  const std::string id(body.at("id").as_string());
  (receipt.action.starts_with("flag.") ? receipt.flag_id : receipt.schedule_id) = id;
  if (const auto* version = body.if_contains("version")) receipt.version = version->as_int64();
}

class HttpFront final : public Front {
 public:
  HttpFront(std::uint16_t port, const std::string& token, std::uint64_t seed)
      : client_(test::HttpClient("127.0.0.1", port).with_token(token)), random_(seed) {}

  Receipt create_flag(const std::string& key) override {
    return ask("flag.created", "POST", "/api/admin/flags", {{"key", key}}, Repeat::kUntilAnswered);
  }
  Receipt edit_flag(const Edit& edit) override {
    return ask("flag.edited", "PATCH", "/api/admin/flags/" + edit.flag_key,
               updates_json(edit.enabled, edit.rollout), Repeat::kOnce);
  }
  Receipt delete_flag(const std::string& key) override {
    return ask("flag.deleted", "DELETE", "/api/admin/flags/" + key, {}, Repeat::kOnce);
  }
  Receipt create_schedule(const Wish& wish) override {
    return ask("schedule.created", "POST", fmt::format("/api/admin/flags/{}/schedule", wish.flag_key),
               {{"scheduledAt", format_instant(moment_of(wish))},
                {"updates", updates_json(wish.enabled, wish.rollout)},
                {"maxRetries", wish.max_retries}},
               Repeat::kUntilAnswered);
  }
  Receipt cancel_schedule(const std::string& flag_key, const std::string& id) override {
    return ask("schedule.cancelled", "DELETE", fmt::format("/api/admin/flags/{}/schedule/{}", flag_key, id),
               {}, Repeat::kOnce);
  }
  Receipt retry_schedule(const std::string& flag_key, const std::string& id) override {
    return ask("schedule.retried", "POST", fmt::format("/api/admin/flags/{}/schedule/{}/retry", flag_key, id),
               {}, Repeat::kOnce);
  }

 private:
  Receipt ask(std::string action, std::string_view method, const std::string& target,
              const boost::json::object& body, Repeat repeat) {
    Receipt receipt;
    receipt.action = std::move(action);
    test::HttpHeaders headers;
    if (repeat == Repeat::kUntilAnswered) {
      headers.push_back({.name = "Idempotency-Key", .value = fmt::format("{:016x}", random_.next())});
    }
    const std::string text = body.empty() ? "" : boost::json::serialize(body);
    for (const test::Deadline deadline;;) {
      try {
        read_answer(client_.request(method, target, text, headers), receipt);
        if (!receipt.outage || repeat == Repeat::kOnce) return receipt;
      } catch (const test::HttpFailure& failure) {
        receipt.answer = Answer::kUnknown;
        receipt.outage = true;
        receipt.reason = failure.what();
        if (repeat == Repeat::kOnce) return receipt;
      }
      if (deadline.passed()) throw std::runtime_error("the server does not come back: " + receipt.reason);
      ++receipt.asked_again;
      static_cast<void>(stopped_within({}, between(2ms, 20ms, random_)));
    }
  }

  test::HttpClient client_;
  Prng random_;
};

}  // namespace

std::unique_ptr<Front> make_http_front(std::uint16_t port, const std::string& token, std::uint64_t seed) {
  return std::make_unique<HttpFront>(port, token, seed);
}

}  // namespace hoist::torture
