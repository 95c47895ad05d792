// Deliveries by libcurl, every transfer on one thread, side by side; and those to the log.
#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <vector>

#include "hoist/delivery/delivery_options.h"
#include "hoist/delivery/interruption.h"
#include "hoist/delivery/log_deliveries.h"
#include "hoist/delivery/transfer.h"
#include "hoist/delivery/url_guard.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/delivery_transport.h"

namespace hoist::delivery {

struct CleanUpMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

/// Whatever a receiver or its DNS does, an attempt ends within DeliveryOptions::total_limit, and no attempt
/// waits for another. Wants SIGPIPE ignored (StopSignals). What is under way when this goes is dropped, but
/// for the line of the log in hand.
class CurlTransport final : public DeliveryTransport {
 public:
  /// `clock` and `log` must outlive it.
  CurlTransport(DeliveryOptions options, const Clock& clock, Log& log);
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;
  ~CurlTransport() override;

  void start(Outgoing outgoing) override;
  [[nodiscard]] std::vector<Delivered> wait(Duration at_most) override;
  void interrupt() noexcept override { interruption_.raise(); }

 private:
  /// Null for what the log takes. Errors: what is wrong with the webhook itself, so that nothing can be sent.
  [[nodiscard]] Result<std::unique_ptr<Transfer>> make_transfer(const Outgoing& outgoing) const;
  void await(Duration at_most);
  void collect();

  DeliveryOptions options_;
  UrlGuard guard_;
  const Clock& clock_;
  Interruption interruption_;
  std::unique_ptr<CURLM, CleanUpMulti> multi_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::vector<Delivered> done_;
  LogDeliveries log_deliveries_;
};

}  // namespace hoist::delivery
