#include "hoist/delivery/http_transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include "hoist/base/check.h"
#include "hoist/delivery/alert_text.h"
#include "hoist/delivery/notification_text.h"
#include "hoist/delivery/signature.h"
#include "hoist/delivery/special_addresses.h"
#include "hoist/wire/alert_json.h"
#include "hoist/wire/notification_json.h"

namespace hoist::delivery {
namespace {

boost::json::object body_of(const Notification& notification) {
  return wire::notification_to_json(notification);
}
boost::json::object body_of(const Alert& alert) { return wire::alert_to_json(alert); }

}  // namespace

Result<HttpMessage> make_http_message(const Outgoing& outgoing, Instant now) {
  HttpMessage message{.body = {}, .headers = {"Content-Type: application/json"}};
  if (outgoing.webhook.format == WebhookFormat::kSlack) {
    const std::string text = std::visit([](const auto& told) { return slack_text(told); }, outgoing.told);
    message.body = boost::json::serialize(boost::json::object{{"text", text}});
    return message;
  }
  check(outgoing.webhook.format == WebhookFormat::kStandard, "only two formats go over HTTP");
  message.body =
      boost::json::serialize(std::visit([](const auto& told) { return body_of(told); }, outgoing.told));
  const std::string id = std::visit([](const auto& told) { return told.id.to_string(); }, outgoing.told);
  message.headers.push_back("webhook-id: " + id);
  message.headers.push_back("webhook-timestamp: " + signature_timestamp(now));
  if (std::holds_alternative<Alert>(outgoing.told) && outgoing.webhook.secret.empty()) return message;
  HOIST_ASSIGN(const std::string signature,
               sign(outgoing.webhook.secret, {.id = id, .at = now, .body = message.body}));
  message.headers.push_back("webhook-signature: " + signature);
  return message;
}

HttpTransfer::HttpTransfer(const Outgoing& outgoing, HttpMessage message, const DeliveryOptions& options)
    : Transfer(outgoing.delivery, options),
      body_(std::move(message.body)),
      allow_private_(options.allow_private) {
  for (const std::string& header : message.headers) append(headers_, header);
  append(headers_, "Expect:");  // no round trip before a body this small
  set(CURLOPT_PROTOCOLS_STR, std::string("http,https"));
  set(CURLOPT_URL, outgoing.webhook.url);
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
  set(CURLOPT_POSTFIELDS, static_cast<void*>(body_.data()));
  set(CURLOPT_HTTPHEADER, static_cast<void*>(headers_.get()));
  set(CURLOPT_USERAGENT, options.user_agent);
  set(CURLOPT_HEADERFUNCTION, &HttpTransfer::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  // Asked with the very address that is connected to, so that no answer of the DNS passes for another.
  set(CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
}

std::size_t HttpTransfer::on_header(char* data, std::size_t size, std::size_t count, void* transfer) {
  const std::size_t bytes = size * count;
  return static_cast<HttpTransfer*>(transfer)->answer_.take_header({data, bytes}) ? bytes : 0;
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* transfer) {
  const std::size_t bytes = size * count;
  return static_cast<HttpTransfer*>(transfer)->answer_.take_body({data, bytes}) ? bytes : 0;
}

curl_socket_t HttpTransfer::open_socket(void* transfer, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& self = *static_cast<HttpTransfer*>(transfer);
  if (!self.allow_private_) {
    const auto bytes = address_of(&address->addr);
    const auto use = bytes ? special_use(*bytes) : "of no known family";
    if (use) {
      self.forbidden_use_ = *use;
      return CURL_SOCKET_BAD;
    }
  }
  ++self.opened_;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::optional<DeliveryFailure> HttpTransfer::failure(CURLcode code, Instant now) const {
  if (answer_.decided()) return answer_.failure(now);
  DeliveryFailure failure = unanswered(code, "the receiver");
  if (answer_.headers_too_large()) {
    failure.failure.code = "BAD_ANSWER";
    failure.failure.message =
        fmt::format("the receiver answered with more than {} bytes of headers", kMaxAnswerHeaders);
  } else if (opened_ == 0 && !forbidden_use_.empty()) {
    failure.failure = {
        .failure_class = FailureClass::kPermanent,
        .code = "ADDRESS_FORBIDDEN",
        .message = fmt::format("the receiver's host resolves to an address that is {}: webhooks "
                               "lead to public hosts, unless Hoist is started with "
                               "--allow-private-webhooks",
                               forbidden_use_)};
    failure.unreachable = false;
  }
  return failure;
}

}  // namespace hoist::delivery
