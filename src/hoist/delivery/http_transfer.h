// A notification on its way over HTTP.
#pragma once

#include <string>

#include "hoist/delivery/http_answer.h"
#include "hoist/delivery/transfer.h"

namespace hoist::delivery {

/// What is sent: the body, and the headers that go with it.
struct HttpMessage {
  std::string body;
  std::vector<std::string> headers;  ///< "name: value"
};

/// Of Outgoing::webhook's format kStandard (signed, with `now` as its second, but for an alert without a
/// secret) or kSlack. Errors: as decode_webhook_secret.
[[nodiscard]] Result<HttpMessage> make_http_message(const Outgoing& outgoing, Instant now);

class HttpTransfer final : public Transfer {
 public:
  HttpTransfer(const Outgoing& outgoing, HttpMessage message, const DeliveryOptions& options);

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* transfer);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* transfer);
  static curl_socket_t open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address);

  [[nodiscard]] std::optional<DeliveryFailure> failure(CURLcode code, Instant now) const override;

  std::string body_;
  HeaderList headers_;
  bool allow_private_;
  HttpAnswer answer_;
  int opened_ = 0;             ///< Sockets, to addresses that may be reached.
  std::string forbidden_use_;  ///< Of an address that may not be reached; "" where there was none.
};

}  // namespace hoist::delivery
