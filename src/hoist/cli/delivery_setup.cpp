#include "hoist/cli/delivery_setup.h"

#include "hoist/cli/runtime_settings.h"
#include "hoist/cli/version.h"
#include "hoist/delivery/curl_transport.h"
#include "hoist/delivery/url_guard.h"

namespace hoist::cli {

Result<delivery::DeliveryOptions> delivery_options(const ResolvedSettings& settings) {
  delivery::DeliveryOptions options;
  HOIST_ASSIGN(options.allow_private, allow_private_webhooks_setting(settings));
  HOIST_ASSIGN(options.relay, mail_relay_setting(settings));
  options.user_agent = "Hoist/" + std::string(kVersion);
  return options;
}

std::unique_ptr<DestinationGuard> make_destination_guard(const delivery::DeliveryOptions& options) {
  return std::make_unique<delivery::UrlGuard>(options);
}

std::unique_ptr<DeliveryTransport> make_delivery_transport(delivery::DeliveryOptions options,
                                                           const Clock& clock, Log& log) {
  return std::make_unique<delivery::CurlTransport>(std::move(options), clock, log);
}

}  // namespace hoist::cli
