#include "hoist/delivery/url_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"
#include "hoist/delivery/curl_url.h"
#include "hoist/delivery/special_addresses.h"

namespace hoist::delivery {
namespace {

constexpr std::string_view kMailto = "mailto:";
constexpr std::string_view kStdoutUrl = "stdout:";

tl::unexpected<Error> refused(ErrorCode code, std::string message) {
  return fail(code, std::move(message), {{std::string(kFieldDetail), "url"}});
}

tl::unexpected<Error> forbidden(std::string_view host, std::string_view use) {
  return refused(
      ErrorCode::kPermissionDenied,
      fmt::format("url leads to {}, an address that is {}: webhooks lead to public hosts, unless Hoist "
                  "is started with --allow-private-webhooks",
                  shown_text(host), use));
}

/// localhost and what ends in it, which resolvers answer by themselves (RFC 6761, section 6.3).
bool is_localhost(std::string_view host) {
  while (host.ends_with('.')) host.remove_suffix(1);
  std::string lower(host);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower == "localhost" || lower.ends_with(".localhost");
}

Result<void> judge_http(std::string_view url, bool allow_private) {
  const auto parts = parse_url(url);
  if (!parts || (parts->scheme != "http" && parts->scheme != "https")) {
    return refused(
        ErrorCode::kInvalidArgument,
        fmt::format("url '{}' is not valid: an http:// or https:// URL with a host is accepted, other "
                    "characters than printable ASCII as %XX",
                    shown_text(url)));
  }
  if (parts->has_credentials) {
    // Without showing it: it holds a password.
    return refused(ErrorCode::kInvalidArgument,
                   "url must not hold a user or a password: receivers verify the signature instead");
  }
  if (allow_private) return {};
  if (is_localhost(parts->host)) return forbidden(parts->host, "loopback");
  if (const auto address = parse_literal_address(parts->host)) {
    if (const auto use = special_use(*address)) return forbidden(parts->host, *use);
  }
  return {};
}

Result<void> judge_mail(std::string_view url, bool has_relay) {
  if (mail_recipient(url).empty()) {
    return refused(ErrorCode::kInvalidArgument,
                   fmt::format("url '{}' is not valid: mailto: and one plain address is accepted, such as "
                               "mailto:oncall@example.com",
                               shown_text(url)));
  }
  if (!has_relay) {
    return refused(
        ErrorCode::kInvalidState,
        "url asks for mail, but no relay is configured: start Hoist with --smtp-url and --smtp-from");
  }
  return {};
}

}  // namespace

Result<void> UrlGuard::check(std::string_view url, WebhookFormat format) const {
  return judge(url, format).map_error([](Error error) {
    error.code = ErrorCode::kInvalidArgument;
    return error;
  });
}

Result<void> UrlGuard::judge(std::string_view url, WebhookFormat format) const {
  if (url.size() > kMaxUrlLength) {
    return refused(ErrorCode::kInvalidArgument, fmt::format("url must be 1 to {} bytes", kMaxUrlLength));
  }
  switch (format) {
    case WebhookFormat::kStandard:
    case WebhookFormat::kSlack:
      return judge_http(url, allow_private_);
    case WebhookFormat::kEmail:
      return judge_mail(url, has_relay_);
    case WebhookFormat::kStdout:
      if (url == kStdoutUrl) return {};
      return refused(
          ErrorCode::kInvalidArgument,
          fmt::format("url '{}' is not valid: the format stdout goes with the URL stdout:", shown_text(url)));
  }
  unreachable("WebhookFormat");
}

std::string_view mail_recipient(std::string_view url) {
  if (!url.starts_with(kMailto)) return {};
  const std::string_view address = url.substr(kMailto.size());
  return is_plain_mail_address(address) ? address : std::string_view();
}

}  // namespace hoist::delivery
