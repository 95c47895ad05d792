#include "hoist/cli/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <array>
#include <charconv>

#include "hoist/base/shown_text.h"

namespace hoist::cli {
namespace {

tl::unexpected<Error> refused(std::string_view text, std::string_view why) {
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("'{}' is no address to listen on: {}; HOST:PORT is accepted, such as "
                          "127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080 for all interfaces",
                          shown_text(text), why));
}

bool is_address(int family, const std::string& text) {
  // The C function would not see what comes after.
  if (text.find('\0') != std::string::npos) return false;
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return ::inet_pton(family, text.c_str(), parsed.data()) == 1;
}

}  // namespace

std::string ListenAddress::to_string() const {
  const bool v6 = host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused(text, "it has no port");
  const std::string_view port = text.substr(colon + 1);
  ListenAddress address{.host = std::string(text.substr(0, colon)), .port = 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (port.empty() || error != std::errc{} || end != port.data() + port.size()) {
    return refused(text, "the port must be a whole number from 0 to 65535");
  }
  if (address.host.empty()) return refused(text, "it has no host");
  if (address.host == "localhost") address.host = "127.0.0.1";
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
    if (is_address(AF_INET6, address.host)) return address;
    return refused(text, "there is no IPv6 address between the brackets");
  }
  if (is_address(AF_INET, address.host)) return address;
  if (is_address(AF_INET6, address.host)) return refused(text, "an IPv6 address needs brackets");
  return refused(text, "the host must be an IP address or localhost");
}

}  // namespace hoist::cli
