#include "hoist/delivery/curl_transport.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "hoist/base/check.h"
#include "hoist/delivery/http_transfer.h"
#include "hoist/delivery/mail_transfer.h"

namespace hoist::delivery {
namespace {

CURLM* make_multi() {
  // Once in the process, before any other use; libcurl wants it so.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(ready == CURLE_OK, "libcurl cannot be used");
  CURLM* multi = curl_multi_init();
  check(multi != nullptr, "out of memory");
  return multi;
}

int whole_milliseconds(Duration duration) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  return static_cast<int>(std::min<decltype(ms)>(ms, std::numeric_limits<int>::max()));
}

/// Why nothing was sent.
DeliveryFailure not_sent(const Error& error) {
  Failure failure{
      .failure_class = FailureClass::kPermanent, .code = "WEBHOOK_INVALID", .message = error.message};
  if (error.code == ErrorCode::kPermissionDenied) failure.code = "ADDRESS_FORBIDDEN";
  if (error.code == ErrorCode::kInvalidState) {
    // Another process may have a relay, and this one after its next start.
    failure.failure_class = FailureClass::kTransient;
    failure.code = "NO_MAIL_RELAY";
  }
  return {.failure = std::move(failure), .retry_after = std::nullopt, .unreachable = false};
}

}  // namespace

CurlTransport::CurlTransport(DeliveryOptions options, const Clock& clock, Log& log)
    : options_(std::move(options)),
      guard_(options_),
      clock_(clock),
      multi_(make_multi()),
      log_deliveries_(log, options_.total_limit, [this] { interrupt(); }) {}

CurlTransport::~CurlTransport() {
  for (const auto& [handle, transfer] : transfers_) curl_multi_remove_handle(multi_.get(), handle);
}

void CurlTransport::start(Outgoing outgoing) {
  auto transfer = make_transfer(outgoing);
  if (!transfer) {
    done_.push_back(
        {.delivery = outgoing.delivery, .failure = not_sent(transfer.error()), .took = Duration(0)});
    return;
  }
  if (!*transfer) {
    log_deliveries_.start(std::move(outgoing), clock_.now());
    return;
  }
  CURL* handle = (*transfer)->handle();
  check(curl_multi_add_handle(multi_.get(), handle) == CURLM_OK, "libcurl took no transfer");
  transfers_.emplace(handle, *std::move(transfer));
}

Result<std::unique_ptr<Transfer>> CurlTransport::make_transfer(const Outgoing& outgoing) const {
  HOIST_TRY(guard_.judge(outgoing.webhook.url, outgoing.webhook.format));
  if (outgoing.webhook.format == WebhookFormat::kStdout) return nullptr;
  if (outgoing.webhook.format == WebhookFormat::kEmail) {
    return std::make_unique<MailTransfer>(outgoing, options_, clock_.now());
  }
  HOIST_ASSIGN(HttpMessage message, make_http_message(outgoing, clock_.now()));
  return std::make_unique<HttpTransfer>(outgoing, std::move(message), options_);
}

std::vector<Delivered> CurlTransport::wait(Duration at_most) {
  collect();
  if (done_.empty()) {
    await(at_most);
    collect();
  }
  return std::exchange(done_, {});
}

void CurlTransport::await(Duration at_most) {
  curl_waitfd extra{.fd = interruption_.descriptor(), .events = CURL_WAIT_POLLIN, .revents = 0};
  const int timeout_ms = whole_milliseconds(log_deliveries_.until_next_limit(clock_.now(), at_most));
  check(curl_multi_poll(multi_.get(), &extra, 1, timeout_ms, nullptr) == CURLM_OK, "curl_multi_poll failed");
  interruption_.clear();
}

void CurlTransport::collect() {
  for (Delivered& delivered : log_deliveries_.take_done(clock_.now())) done_.push_back(std::move(delivered));
  int running = 0;
  check(curl_multi_perform(multi_.get(), &running) == CURLM_OK, "curl_multi_perform failed");
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = transfers_.find(message->easy_handle);
    check(found != transfers_.end(), "libcurl ended a transfer that is not ours");
    done_.push_back(found->second->finish(message->data.result, clock_.now()));
    curl_multi_remove_handle(multi_.get(), found->first);
    transfers_.erase(found);
  }
}

}  // namespace hoist::delivery
