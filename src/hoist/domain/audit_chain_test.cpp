#include "hoist/domain/audit_chain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <functional>
#include <vector>

namespace hoist {
namespace {

std::string hexadecimal(const Sha256& digest) {
  std::string text;
  for (const std::uint8_t byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

AuditRecord some_record() {
  return {.id = "01935b1e-7c00-7000-8000-000000000001",
          .at = "1795770000000000",
          .actor = "ada",
          .action = "flag.edited",
          .flag_id = "01935b1e-7c00-7000-8000-0000000000f1",
          .flag_key = "checkout",
          .environment = "production",
          .schedule_id = std::nullopt,
          .before = R"({"enabled":false})",
          .after = R"({"enabled":true})",
          .note = ""};
}

TEST(AuditChain, bytes_are_what_they_were_when_the_first_row_was_written) {
  // A trail of years is held against these: another value here makes every chain that exists a changed one.
  EXPECT_EQ(hexadecimal(chain_start("")), "164947e6aa07288291361977eced05642824f3ca0dcd52958be961f2e81eb1cf");
  EXPECT_EQ(hexadecimal(chain_hash(chain_start(*some_record().flag_id), some_record(), 1)),
            "f818d46202ca58860cd2f82f8e8214da8f739dd03a7bcaf69f84f92b85dc3598");
  HeadDigest digest;
  digest.add(empty_chain(""));
  EXPECT_EQ(hexadecimal(digest.value()), "442e0cc285ca509badc7dc37241d29cf733c104537eaa8310eef3be8bc0b9b29");
}

TEST(AuditChain, each_row_continues_the_one_before) {
  ChainHead head = empty_chain("f");
  EXPECT_EQ(head, (ChainHead{.subject = "f", .length = 0, .hash = chain_start("f")}));
  extend_chain(head, some_record());
  EXPECT_EQ(head.length, 1);
  EXPECT_EQ(head.hash, chain_hash(chain_start("f"), some_record(), 1));
  const Sha256 first = head.hash;
  extend_chain(head, some_record());
  EXPECT_EQ(head.length, 2);
  EXPECT_EQ(head.hash, chain_hash(first, some_record(), 2));
  EXPECT_NE(chain_start("f"), chain_start("g"));
}

/// Every field of a record, by turns.
const std::vector<std::function<void(AuditRecord&)>>& single_changes() {
  static const std::vector<std::function<void(AuditRecord&)>> changes = {
      [](AuditRecord& record) { record.id.back() = '2'; },
      [](AuditRecord& record) { record.at.back() = '1'; },
      [](AuditRecord& record) { record.actor = "bob"; },
      [](AuditRecord& record) { record.action = "flag.deleted"; },
      [](AuditRecord& record) { record.flag_id.reset(); },
      [](AuditRecord& record) { record.flag_key = ""; },
      [](AuditRecord& record) { record.flag_key.reset(); },
      [](AuditRecord& record) { record.environment = "staging"; },
      [](AuditRecord& record) { record.schedule_id = ""; },
      [](AuditRecord& record) { record.before.reset(); },
      [](AuditRecord& record) { std::swap(record.before, record.after); },
      [](AuditRecord& record) { record.after = R"({"enabled":true,"x":1})"; },
      [](AuditRecord& record) { record.note = "x"; },
      // What ends one field must not pass for the start of the next.
      [](AuditRecord& record) { record.actor = "adaflag", record.action = ".edited"; },
      [](AuditRecord& record) { record.flag_key = "checkoutproduction", record.environment = ""; },
  };
  return changes;
}

TEST(AuditChain, every_field_counts_and_its_place_too) {
  const Sha256 written = chain_hash(chain_start("f"), some_record(), 1);
  std::vector<Sha256> hashes = {written, chain_hash(chain_start("g"), some_record(), 1),
                                chain_hash(chain_start("f"), some_record(), 2)};
  for (const auto& change : single_changes()) {
    AuditRecord record = some_record();
    change(record);
    hashes.push_back(chain_hash(chain_start("f"), record, 1));
  }
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(hashes[i], hashes[j]) << i << " and " << j;
  }
}

RC_GTEST_PROP(AuditChain, no_two_records_share_their_bytes, ()) {
  using Texts = std::array<std::string, 3>;
  const auto record_of = [](const Texts& texts, bool present) {
    AuditRecord record = some_record();
    record.actor = texts[0];
    record.action = texts[1];
    record.note = texts[2];
    if (!present) record.flag_key.reset();
    return record;
  };
  const auto short_text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\0\1", 4)));
  const auto make = [&] { return Texts{*short_text, *short_text, *short_text}; };
  const AuditRecord a = record_of(make(), *rc::gen::arbitrary<bool>());
  const AuditRecord b = record_of(make(), *rc::gen::arbitrary<bool>());
  RC_ASSERT((chain_hash({}, a, 1) == chain_hash({}, b, 1)) == (a == b));
}

TEST(AuditChain, the_digest_of_heads_depends_on_each_of_them) {
  const auto digest_of = [](const std::vector<ChainHead>& heads) {
    HeadDigest digest;
    for (const ChainHead& head : heads) digest.add(head);
    return digest.value();
  };
  const ChainHead a = empty_chain("a");
  const ChainHead b = empty_chain("b");
  ChainHead longer = b;
  longer.length = 1;
  const std::vector<Sha256> digests = {digest_of({}),     digest_of({a}),         digest_of({b}),
                                       digest_of({a, b}), digest_of({a, longer}), digest_of({b, a})};
  for (std::size_t i = 0; i < digests.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(digests[i], digests[j]) << i << " and " << j;
  }
}

}  // namespace
}  // namespace hoist
