// One text as the value of every setting, from the environment and from the command line, and as a listen
// address by itself.
#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "expect.h"
#include "hoist/cli/runtime_settings.h"

namespace hoist::fuzz {
namespace {

void check_listen_address(std::string_view text) {
  const auto address = cli::parse_listen_address(text);
  expect_well_refused(address);
  if (!address) return;
  expect(address->host.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos,
         "a host is written as an address is");
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  const int family = address->host.find(':') == std::string::npos ? AF_INET : AF_INET6;
  expect(::inet_pton(family, address->host.c_str(), bytes.data()) == 1, "a host is an address");
  expect(cli::parse_listen_address(address->to_string()) == address, "an address comes back");
}

cli::ResolvedSettings all_set_to(std::string_view value, cli::SettingSource source, std::string_view origin) {
  cli::ResolvedSettings settings;
  for (const cli::SettingSpec& spec : cli::setting_specs()) {
    settings.at(spec.id) = {.value = std::string(value), .source = source, .origin = std::string(origin)};
  }
  return settings;
}

void check_max_retries(const cli::ResolvedSettings& settings, bool from_environment) {
  const std::string& text = settings.at(cli::SettingId::kMaxRetries).value;
  const auto setting = cli::max_retries_setting(settings);
  expect_well_refused(setting);
  expect(setting || !from_environment, "FLAG_SCHEDULE_MAX_RETRIES stops nothing");
  if (!setting) return;
  expect(setting->value >= kMinMaxRetries && setting->value <= kMaxMaxRetries, "retries are 0 to 10");
  if (setting->warning) {
    expect(setting->value == kDefaultMaxRetries, "what is wrong gives the default");
    expect_one_line(*setting->warning, "the warning is one line");
  } else {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    expect(error == std::errc() && end == text.data() + text.size() && value == setting->value,
           "what is right is used");
  }
}

void check_settings(const cli::ResolvedSettings& settings) {
  expect_well_refused(cli::check_all_settings(settings));
  expect_well_refused(cli::database_setting(settings));
  expect_well_refused(cli::listen_setting(settings));
  expect_well_refused(cli::log_format_setting(settings));
  const auto interval = cli::poll_interval_setting(settings);
  expect_well_refused(interval);
  expect(!interval || (*interval >= cli::kMinPollInterval && *interval <= cli::kMaxPollInterval),
         "a poll interval is within its bounds");
  const auto policy = cli::retry_policy_setting(settings);
  expect_well_refused(policy);
  expect(!policy || (policy->base >= kMinRetryBase && policy->cap >= policy->base), "retries are spaced");
  expect_well_refused(cli::allow_private_webhooks_setting(settings));
  const auto relay = cli::mail_relay_setting(settings);
  expect_well_refused(relay);
  expect(!relay || !*relay || (*relay)->encrypted || (*relay)->password.empty(),
         "no password goes in the clear");
  const auto worker = cli::worker_name_setting(settings);
  expect_well_refused(worker);
  if (worker) expect_one_line(*worker, "a worker's name is one line");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_listen_address(text);
  const auto by_environment = fuzz::all_set_to(text, cli::SettingSource::kEnvironment, "HOIST_LISTEN");
  fuzz::check_settings(by_environment);
  fuzz::check_max_retries(by_environment, true);
  fuzz::check_max_retries(fuzz::all_set_to(text, cli::SettingSource::kOption, "--listen"), false);
  return 0;
}
