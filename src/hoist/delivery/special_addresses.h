// Addresses that are no public host: this machine, the networks behind it, and ranges with a purpose of their
// own. A webhook may not lead there, since Hoist would fetch for its users what only Hoist can reach.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist::delivery {

/// An IPv6 address; an IPv4 address in its mapped form, ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;

/// What the address is for ("loopback", "private", …), or none where it is a public host's. An IPv4 address
/// inside an IPv6 one (mapped, 6to4, NAT64) counts as itself.
[[nodiscard]] std::optional<std::string_view> special_use(const AddressBytes& address);

/// The address that a host in a URL spells, or none where it is a name. IPv4 in every spelling that
/// inet_aton(3) takes (127.1, 0x7f.1, 2130706433), with a trailing dot or without; IPv6 in brackets.
[[nodiscard]] std::optional<AddressBytes> parse_literal_address(std::string_view host);

/// What a socket is connected to; none for anything but IPv4 and IPv6.
[[nodiscard]] std::optional<AddressBytes> address_of(const sockaddr* address);

}  // namespace hoist::delivery
