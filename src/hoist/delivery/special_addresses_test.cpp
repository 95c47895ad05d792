#include "hoist/delivery/special_addresses.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace hoist::delivery {
namespace {

struct AddressRow {
  std::string_view host;
  std::string_view use;  ///< "" for a public host's.
};

std::string_view use_of(std::string_view host) {
  const auto address = parse_literal_address(host);
  if (!address) return "no address";
  return special_use(*address).value_or("");
}

TEST(SpecialAddresses, EveryRangeFromItsFirstToItsLastAddressAndNotBeyond) {
  const AddressRow rows[] = {
      {"0.0.0.0", "unspecified"},
      {"0.255.255.255", "unspecified"},
      {"1.0.0.0", ""},
      {"9.255.255.255", ""},
      {"10.0.0.0", "private"},
      {"10.255.255.255", "private"},
      {"11.0.0.0", ""},
      {"100.63.255.255", ""},
      {"100.64.0.0", "shared by a carrier"},
      {"100.127.255.255", "shared by a carrier"},
      {"100.128.0.0", ""},
      {"126.255.255.255", ""},
      {"127.0.0.0", "loopback"},
      {"127.255.255.255", "loopback"},
      {"128.0.0.0", ""},
      {"169.253.255.255", ""},
      {"169.254.169.254", "link-local"},
      {"169.255.0.0", ""},
      {"172.15.255.255", ""},
      {"172.16.0.0", "private"},
      {"172.31.255.255", "private"},
      {"172.32.0.0", ""},
      {"192.0.0.8", "for protocols"},
      {"192.0.1.0", ""},
      {"192.0.2.255", "for documentation"},
      {"192.0.3.0", ""},
      {"192.88.99.1", "a 6to4 relay"},
      {"192.167.255.255", ""},
      {"192.168.0.0", "private"},
      {"192.168.255.255", "private"},
      {"192.169.0.0", ""},
      {"198.17.255.255", ""},
      {"198.18.0.0", "for benchmarks"},
      {"198.19.255.255", "for benchmarks"},
      {"198.20.0.0", ""},
      {"198.51.100.7", "for documentation"},
      {"203.0.113.7", "for documentation"},
      {"203.0.114.0", ""},
      {"223.255.255.255", ""},
      {"224.0.0.0", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.0", "reserved"},
      {"255.255.255.254", "reserved"},
      {"255.255.255.255", "broadcast"},
      {"[::]", "unspecified"},
      {"[::1]", "loopback"},
      {"[::2]", "IPv4-compatible"},
      {"[::8.8.8.8]", "IPv4-compatible"},
      {"[::127.0.0.1]", "IPv4-compatible"},
      {"[::ffff:127.0.0.1]", "loopback"},
      {"[::ffff:8.8.8.8]", ""},
      {"[::ffff:0:127.0.0.1]", "not assigned"},
      {"[64:ff9b::10.0.0.1]", "private"},
      {"[64:ff9b::8.8.8.8]", ""},
      {"[64:ff9b:1::8.8.8.8]", "a local translation"},
      {"[100::1]", "discarded"},
      {"[100:0:0:1::1]", "a dummy"},
      {"[1fff::1]", "not assigned"},
      {"[2000::1]", ""},
      {"[2001::1]", "for protocols"},
      {"[2001:1ff::1]", "for protocols"},
      {"[2001:200::1]", ""},
      {"[2001:db8::1]", "for documentation"},
      {"[2002:7f00:1::]", "loopback"},
      {"[2002:c0a8:101::1]", "private"},
      {"[2002:808:808::1]", ""},
      {"[2606:4700::1111]", ""},
      {"[3fff:0fff::1]", "for documentation"},
      {"[3fff:1000::1]", ""},
      {"[4000::1]", "not assigned"},
      {"[5f00::1]", "for segment routing"},
      {"[fc00::1]", "unique-local"},
      {"[fdff::1]", "unique-local"},
      {"[fe80::1]", "link-local"},
      {"[fe80::1%25eth0]", "link-local"},
      {"[febf::1]", "link-local"},
      {"[fec0::1]", "site-local"},
      {"[ff02::1]", "multicast"},
  };
  for (const AddressRow& row : rows) EXPECT_EQ(use_of(row.host), row.use) << row.host;
}

TEST(SpecialAddresses, EverySpellingOfLoopbackIsLoopback) {
  for (const std::string_view host :
       {"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0X7F.0.0.1", "017700000001",
        "0177.0.0.1", "127.0.0.1.", "127.1..", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]"}) {
    EXPECT_EQ(use_of(host), "loopback") << host;
  }
}

TEST(SpecialAddresses, NamesAreNoAddresses) {
  for (const std::string_view host : {"", ".", "localhost", "a.example", "1.2.3.4.5", "256.1.1.1", "[::1",
                                      "[]", "[127.0.0.1]", "127.0.0.1:80"}) {
    EXPECT_FALSE(parse_literal_address(host)) << host;
  }
}

std::optional<AddressBytes> read_from(const void* socket_address, std::size_t size) {
  sockaddr_storage storage{};
  std::memcpy(&storage, socket_address, size);
  const void* bytes = &storage;
  return address_of(static_cast<const sockaddr*>(bytes));
}

TEST(SpecialAddresses, ReadsWhatASocketIsConnectedTo) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(read_from(&four, sizeof four), parse_literal_address("127.0.0.1"));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  EXPECT_EQ(read_from(&six, sizeof six), parse_literal_address("[::1]"));
  four.sin_family = AF_UNIX;
  EXPECT_EQ(read_from(&four, sizeof four), std::nullopt);
}

}  // namespace
}  // namespace hoist::delivery
