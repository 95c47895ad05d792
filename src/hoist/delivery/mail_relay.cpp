#include "hoist/delivery/mail_relay.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/delivery/curl_url.h"

namespace hoist::delivery {
namespace {

constexpr std::string_view kPlainScheme = "smtp+plain://";
/// RFC 5321, section 4.5.3.1.
constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMaxMailAddress = 254;
constexpr std::size_t kMaxLabel = 63;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Parts between dots, none of which is empty or starts or ends in a dash, of letters, digits and `others`.
bool is_dotted(std::string_view text, std::string_view others, std::size_t longest_part) {
  while (true) {
    const std::string_view part = text.substr(0, text.find('.'));
    const bool fits = !part.empty() && part.size() <= longest_part && part.front() != '-' &&
                      part.back() != '-' && std::all_of(part.begin(), part.end(), [&](char c) {
                        return is_alphanumeric(c) || others.find(c) != std::string_view::npos;
                      });
    if (!fits) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
  }
}

/// Neither user nor password may hold what ends a line of SMTP.
bool is_one_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

Result<void> check_login(const MailRelaySettings& settings, bool encrypted) {
  if (settings.user.empty() != settings.password.empty()) {
    return invalid_field(settings.user.empty() ? "smtp-user" : "smtp-password",
                         "smtp-user and smtp-password are given together or not at all");
  }
  if (!is_one_line(settings.user)) return invalid_field("smtp-user", "smtp-user must be one line");
  if (!is_one_line(settings.password))
    return invalid_field("smtp-password", "smtp-password must be one line");
  if (!encrypted && !settings.password.empty()) {
    return invalid_field("smtp-password", "a password is not sent unencrypted: use smtp:// or smtps://");
  }
  return {};
}

}  // namespace

Result<MailRelay> make_mail_relay(const MailRelaySettings& settings) {
  MailRelay relay{
      .url = settings.url, .user = settings.user, .password = settings.password, .from = settings.from};
  if (relay.url.starts_with(kPlainScheme)) {
    relay.encrypted = false;
    relay.url = "smtp://" + relay.url.substr(kPlainScheme.size());
  }
  const auto parts = parse_url(relay.url);
  const bool right = parts && (parts->scheme == "smtp" || parts->scheme == "smtps") &&
                     (parts->scheme == "smtp" || relay.encrypted) && !parts->has_credentials &&
                     (parts->path.empty() || parts->path == "/") && !parts->has_query;
  if (!right) {
    return invalid_field("smtp-url",
                         "smtp-url must be smtp://host:port, smtps://host:port or, without encryption, "
                         "smtp+plain://host:port; user and password have settings of their own");
  }
  if (!is_plain_mail_address(relay.from)) {
    return invalid_field("smtp-from", "smtp-from must be one mail address, such as hoist@example.com");
  }
  HOIST_TRY(check_login(settings, relay.encrypted));
  return relay;
}

bool is_plain_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at > kMaxLocalPart || text.size() > kMaxMailAddress) return false;
  return is_dotted(text.substr(0, at), "_+-='~&", kMaxLocalPart) &&
         is_dotted(text.substr(at + 1), "-", kMaxLabel);
}

}  // namespace hoist::delivery
