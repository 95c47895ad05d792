// One text as the URL of a webhook of every format, and as a host: what is accepted leads to no special
// address, however it is read.
#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "expect.h"
#include "hoist/delivery/special_addresses.h"
#include "hoist/delivery/url_guard.h"

namespace hoist::fuzz {
namespace {

using delivery::UrlGuard;

delivery::DeliveryOptions all_allowed() {
  delivery::DeliveryOptions options;
  options.allow_private = true;
  options.relay = delivery::MailRelay{};
  return options;
}

void check_url(std::string_view url) {
  static const UrlGuard strict{delivery::DeliveryOptions()};
  static const UrlGuard lenient(all_allowed());
  int accepted = 0;
  for (const WebhookFormat format :
       {WebhookFormat::kStandard, WebhookFormat::kEmail, WebhookFormat::kStdout}) {
    const auto by_lenient = lenient.check(url, format);
    const auto by_strict = strict.check(url, format);
    expect_well_refused(by_lenient);
    expect_well_refused(by_strict);
    expect(by_lenient || !by_strict, "who may lead anywhere may lead to public hosts");
    if (by_lenient) ++accepted;
  }
  expect(accepted <= 1, "a URL goes with one format");
  expect(lenient.check(url, WebhookFormat::kSlack).has_value() ==
             lenient.check(url, WebhookFormat::kStandard).has_value(),
         "both formats over HTTP take the same URLs");
  if (accepted == 0) return;
  expect(url.size() <= delivery::kMaxUrlLength, "URLs are short");
  expect(std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; }),
         "URLs are printable ASCII");
}

/// Whatever spells an address: public in the guard's eyes means that neither half of the machine is meant.
void check_host(std::string_view host) {
  const auto address = delivery::parse_literal_address(host);
  if (!address || delivery::special_use(*address)) return;
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, address->data(), text.data(), text.size());
  const auto again = delivery::parse_literal_address("[" + std::string(text.data()) + "]");
  expect(again == address, "an address comes back as it is written");
  in6_addr six{};
  std::copy(address->begin(), address->end(), std::begin(six.s6_addr));
  expect(!IN6_IS_ADDR_LOOPBACK(&six) && !IN6_IS_ADDR_LINKLOCAL(&six) && !IN6_IS_ADDR_SITELOCAL(&six) &&
             !IN6_IS_ADDR_MULTICAST(&six) && !IN6_IS_ADDR_UNSPECIFIED(&six) && !IN6_IS_ADDR_V4COMPAT(&six),
         "the system's own reading says public, too");
  expect(!IN6_IS_ADDR_V4MAPPED(&six) || (six.s6_addr[12] != 127 && six.s6_addr[12] != 10),
         "loopback and private addresses are never public");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = hoist::fuzz::text_of(data, size);
  hoist::fuzz::check_url(text);
  hoist::fuzz::check_host(text);
  return 0;
}
