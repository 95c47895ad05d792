#include "hoist/delivery/special_addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "hoist/base/check.h"

namespace hoist::delivery {
namespace {

struct Range {
  const char* network;
  unsigned bits;
  std::string_view use;
};

// IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and what it lists) as of 2025, without
// the entries that are globally reachable; multicast from its own registries (RFC 5771, RFC 4291).
constexpr Range kRanges[] = {
    {"0.0.0.0", 8, "unspecified"},
    {"10.0.0.0", 8, "private"},
    {"100.64.0.0", 10, "shared by a carrier"},
    {"127.0.0.0", 8, "loopback"},
    {"169.254.0.0", 16, "link-local"},
    {"172.16.0.0", 12, "private"},
    {"192.0.0.0", 24, "for protocols"},
    {"192.0.2.0", 24, "for documentation"},
    {"192.88.99.0", 24, "a 6to4 relay"},
    {"192.168.0.0", 16, "private"},
    {"198.18.0.0", 15, "for benchmarks"},
    {"198.51.100.0", 24, "for documentation"},
    {"203.0.113.0", 24, "for documentation"},
    {"224.0.0.0", 4, "multicast"},
    {"255.255.255.255", 32, "broadcast"},
    {"240.0.0.0", 4, "reserved"},
    {"::", 128, "unspecified"},
    {"::1", 128, "loopback"},
    {"::", 96, "IPv4-compatible"},
    {"64:ff9b:1::", 48, "a local translation"},
    {"100::", 64, "discarded"},
    {"100:0:0:1::", 64, "a dummy"},
    {"2001::", 23, "for protocols"},
    {"2001:db8::", 32, "for documentation"},
    {"3fff::", 20, "for documentation"},
    {"5f00::", 16, "for segment routing"},
    {"fc00::", 7, "unique-local"},
    {"fe80::", 10, "link-local"},
    {"fec0::", 10, "site-local"},
    {"ff00::", 8, "multicast"},
};

constexpr AddressBytes kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
constexpr unsigned kMappedBits = 96;

struct Prefix {
  AddressBytes address{};
  unsigned bits = 0;
  std::string_view use;
};

AddressBytes mapped(const void* four_bytes) {
  AddressBytes address = kMappedPrefix;
  std::memcpy(address.data() + 12, four_bytes, 4);
  return address;
}

bool lies_in(const AddressBytes& address, const AddressBytes& network, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), network.begin())) {
    return false;
  }
  const unsigned rest = bits % 8;
  return rest == 0 || ((address.at(whole) ^ network.at(whole)) >> (8 - rest)) == 0;
}

Prefix prefix_of(const Range& range) {
  Prefix prefix{.use = range.use};
  in_addr four{};
  if (::inet_pton(AF_INET, range.network, &four) == 1) {
    prefix.address = mapped(&four);
    prefix.bits = kMappedBits + range.bits;
    return prefix;
  }
  check(::inet_pton(AF_INET6, range.network, prefix.address.data()) == 1, "a range is an address");
  prefix.bits = range.bits;
  return prefix;
}

const std::vector<Prefix>& prefixes() {
  static const std::vector<Prefix> all = [] {
    std::vector<Prefix> made;
    for (const Range& range : kRanges) made.push_back(prefix_of(range));
    return made;
  }();
  return all;
}

/// The IPv4 address that a gateway would send it on to: 6to4 (RFC 3056) and NAT64 (RFC 6052).
std::optional<AddressBytes> wrapped(const AddressBytes& address) {
  constexpr AddressBytes k6to4 = {0x20, 0x02};
  constexpr AddressBytes kNat64 = {0x00, 0x64, 0xff, 0x9b};
  if (lies_in(address, k6to4, 16)) return mapped(address.data() + 2);
  if (lies_in(address, kNat64, 96)) return mapped(address.data() + 12);
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> special_use(const AddressBytes& address) {
  if (const auto inner = wrapped(address)) return special_use(*inner);
  for (const Prefix& prefix : prefixes()) {
    if (lies_in(address, prefix.address, prefix.bits)) return prefix.use;
  }
  // Hosts have been given addresses from 2000::/3 only.
  constexpr AddressBytes kGlobalUnicast = {0x20};
  if (!lies_in(address, kMappedPrefix, kMappedBits) && !lies_in(address, kGlobalUnicast, 3)) {
    return "not assigned";
  }
  return std::nullopt;
}

std::optional<AddressBytes> parse_literal_address(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    std::string inside(host.substr(1, host.size() - 2));
    inside = inside.substr(0, inside.find('%'));  // a zone
    AddressBytes address{};
    if (::inet_pton(AF_INET6, inside.c_str(), address.data()) != 1) return std::nullopt;
    return address;
  }
  while (host.ends_with('.')) host.remove_suffix(1);
  in_addr four{};
  if (::inet_aton(std::string(host).c_str(), &four) != 1) return std::nullopt;
  return mapped(&four);
}

std::optional<AddressBytes> address_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, address, sizeof four);
    return mapped(&four.sin_addr);
  }
  if (address->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 six{};
  std::memcpy(&six, address, sizeof six);
  AddressBytes bytes{};
  std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
  return bytes;
}

}  // namespace hoist::delivery
