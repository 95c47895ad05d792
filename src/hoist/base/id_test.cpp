#include "hoist/base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <unordered_set>
#include <vector>

#include "hoist/base/prng.h"

namespace hoist {
namespace {

struct TestTag;
using TestId = Id<TestTag>;

/// Always the same number, so that every bit of an id can be foretold.
class FixedSource final : public RandomSource {
 public:
  explicit FixedSource(std::uint64_t value) : value_(value) {}
  std::uint64_t next() override { return value_; }

 private:
  std::uint64_t value_;
};

rc::Gen<UuidBytes> any_uuid() { return rc::gen::arbitrary<UuidBytes>(); }

/// An instant between 1970 and the end of year 9999: the years a UUIDv7 can hold.
rc::Gen<Instant> any_instant() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, kMaxInstant.unix_us() + 1),
                      [](std::int64_t us) { return Instant::from_unix_us(us); });
}

}  // namespace

RC_GTEST_PROP(Id, format_and_parse_round_trip, ()) {
  const UuidBytes bytes = *any_uuid();
  const std::string text = format_uuid(bytes);
  RC_ASSERT(text.size() == 36U);
  RC_ASSERT((parse_uuid(text) == Result<UuidBytes>(bytes)));
  std::string upper = text;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  RC_ASSERT((parse_uuid(upper) == Result<UuidBytes>(bytes)));
  RC_ASSERT((TestId::parse(text) == Result<TestId>(TestId(bytes))));
  RC_ASSERT(TestId(bytes).to_string() == text);
  RC_ASSERT(TestId(bytes).bytes() == bytes);
}

RC_GTEST_PROP(Id, order_of_ids_is_order_of_their_texts, ()) {
  const TestId a{*any_uuid()};
  const TestId b{*any_uuid()};
  RC_ASSERT((a < b) == (a.to_string() < b.to_string()));
  RC_ASSERT((a == b) == (a.to_string() == b.to_string()));
}

RC_GTEST_PROP(Id, a_later_microsecond_gives_a_greater_id_whatever_is_drawn, ()) {
  const Instant at = *rc::gen::suchThat(any_instant(), [](Instant i) { return i < kMaxInstant; });
  FixedSource ones(~std::uint64_t{0});
  FixedSource zeros(0);
  RC_ASSERT(make_uuid_v7(at, ones) < make_uuid_v7(at + Duration(1), zeros));
}

RC_GTEST_PROP(Id, version_and_variant_are_those_of_rfc_9562, ()) {
  FixedSource random(*rc::gen::arbitrary<std::uint64_t>());
  const std::string text = format_uuid(make_uuid_v7(*any_instant(), random));
  RC_ASSERT(text[14] == '7');
  RC_ASSERT(std::string("89ab").find(text[19]) != std::string::npos);
}

TEST(Id, layout_is_milliseconds_fraction_and_random_bits) {
  // RFC 9562, appendix A.6: 2022-02-22T14:22:22-05:00 is 0x017F22E279B0 ms.
  const auto at = parse_instant("2022-02-22T14:22:22-05:00");
  ASSERT_TRUE(at.has_value());
  FixedSource random(0x18C4DC0C0C07398FULL);
  EXPECT_EQ(format_uuid(make_uuid_v7(*at, random)), "017f22e2-79b0-7000-98c4-dc0c0c07398f");
  // Half a millisecond later the 12 bits of fraction stand at half.
  EXPECT_EQ(format_uuid(make_uuid_v7(*at + Duration(500), random)), "017f22e2-79b0-7800-98c4-dc0c0c07398f");
  EXPECT_EQ(format_uuid(make_uuid_v7(*at + Duration(999), random)), "017f22e2-79b0-7ffb-98c4-dc0c0c07398f");
  EXPECT_EQ(format_uuid(make_uuid_v7(*at + Duration(1000), random)), "017f22e2-79b1-7000-98c4-dc0c0c07398f");
}

TEST(Id, all_62_random_bits_are_used) {
  UuidBytes seen{};
  UuidBytes first{};
  Prng random(1);
  for (int i = 0; i < 200; ++i) {
    const UuidBytes bytes = make_uuid_v7(Instant(), random);
    if (i == 0) first = bytes;
    for (std::size_t b = 0; b < bytes.size(); ++b) {
      seen.at(b) = static_cast<std::uint8_t>(seen.at(b) | (bytes.at(b) ^ first.at(b)));
    }
  }
  EXPECT_EQ(seen[8], 0x3f);
  for (std::size_t b = 9; b < 16; ++b) EXPECT_EQ(seen.at(b), 0xff) << b;
}

TEST(Id, refuses_what_is_not_a_uuid) {
  for (const std::string& text :
       std::vector<std::string>{"", "1", "0193 5b1e-7c00-7000-8000-000000000000",
                                "01935b1e-7c00-7000-8000-00000000000",    // one short
                                "01935b1e-7c00-7000-8000-0000000000000",  // one long
                                "01935b1e7c0070008000000000000000",       // no dashes
                                "{01935b1e-7c00-7000-8000-00000000000}",  // braces
                                "01935b1e-7c00-7000-8000-00000000000g",   // not hexadecimal
                                "01935b1e07c00-7000-8000-000000000000",   // digit for a dash
                                "01935b1e-7c00-7000-8000-0000000000-0",   // dash for a digit
                                " 1935b1e-7c00-7000-8000-000000000000",   // blank for a digit
                                std::string("01935b1e-7c00-7000-8000-00000000000\0", 36)}) {
    const auto id = TestId::parse(text);
    ASSERT_FALSE(id.has_value()) << text;
    EXPECT_EQ(id.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(id.error().message.find("is not an id: expected a UUID such as"), std::string::npos);
  }
}

TEST(Id, hostile_text_comes_back_bounded_and_printable) {
  EXPECT_LT(parse_uuid(std::string(2'000'000, '9')).error().message.size(), 300U);
  const std::string message = parse_uuid(std::string("\0\n\x1b[2J\xff\xc3", 8)).error().message;
  EXPECT_EQ(message.substr(0, 10),
            "'???[2J?"
            "?'");
}

TEST(Id, default_is_nil) { EXPECT_EQ(TestId().to_string(), "00000000-0000-0000-0000-000000000000"); }

TEST(Id, make_draws_a_new_one_each_time) {
  Prng random(7);
  const TestId a = TestId::make(Instant(), random);
  const TestId b = TestId::make(Instant(), random);
  EXPECT_NE(a, b);
}

TEST(Id, hash_is_fnv_1a) {
  // FNV-1a of 16 zero bytes is the offset basis times the prime to the sixteenth.
  std::uint64_t expected = 0xcbf29ce484222325ULL;
  for (int i = 0; i < 16; ++i) expected *= 0x100000001b3ULL;
  EXPECT_EQ(hash_uuid(UuidBytes{}), expected);
  std::unordered_set<TestId> ids;
  std::unordered_set<std::size_t> hashes;
  Prng random(3);
  for (int i = 0; i < 1000; ++i) {
    const TestId id = TestId::make(Instant(), random);
    ids.insert(id);
    hashes.insert(std::hash<TestId>()(id));
  }
  EXPECT_EQ(ids.size(), 1000U);
  EXPECT_EQ(hashes.size(), 1000U);
}

TEST(Id, a_floor_lies_between_what_is_made_before_and_from_then_on) {
  Prng random(7);
  const Instant at = Instant::from_unix_us(1'795'780'800'123'000);
  const UuidBytes floor = uuid_v7_floor(at);
  for (int i = 0; i < 100; ++i) {
    EXPECT_GE(make_uuid_v7(at, random), floor);
    EXPECT_LT(make_uuid_v7(at - Duration(1), random), floor);
  }
  EXPECT_EQ(uuid_v7_floor(at + Duration(999)), floor) << "of a whole millisecond";
  EXPECT_EQ(uuid_v7_floor(Instant::from_unix_us(-1)), UuidBytes{});
}

TEST(Id, a_floor_and_a_ceiling_bound_the_ids_of_a_millisecond) {
  constexpr Instant kMade = Instant::from_unix_us(1'795'770'000'123'456);
  Prng random(7);
  const UuidBytes floor = uuid_v7_floor(kMade);
  const UuidBytes ceiling = uuid_v7_ceiling(kMade);
  for (int i = 0; i < 100; ++i) {
    EXPECT_LT(floor, make_uuid_v7(kMade, random));
    EXPECT_LT(floor, make_uuid_v7(Instant::from_unix_us(1'795'770'000'123'000), random));
    EXPECT_GT(floor, make_uuid_v7(kMade - std::chrono::milliseconds(1), random));
    EXPECT_GT(ceiling, make_uuid_v7(kMade, random));
  }
  EXPECT_EQ(uuid_v7_floor(kMinInstant), UuidBytes{});
  EXPECT_EQ(uuid_v7_floor(Instant()), UuidBytes{});
  EXPECT_GT(uuid_v7_floor(kMaxInstant), floor);
}

}  // namespace hoist
