#include "hoist/domain/chain_check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace hoist {
namespace {

constexpr std::string_view kSubject = "01935b1e-7c00-7000-8000-0000000000f1";

struct Chain {
  std::vector<ChainedRecord> rows;
  std::optional<ChainHead> head = empty_chain(kSubject);
};

Chain chain_of(int length) {
  Chain chain;
  for (int i = 1; i <= length; ++i) {
    AuditRecord record;
    record.id = fmt::format("event-{}", i);
    record.at = std::to_string(i);
    record.actor = "ada";
    record.action = "flag.edited";
    record.flag_id = kSubject;
    record.flag_key = "checkout";
    record.after = fmt::format(R"({{"version":{}}})", i);
    extend_chain(*chain.head, record);
    chain.rows.push_back({.record = record, .position = i, .hash = chain.head->hash});
  }
  return chain;
}

std::vector<AuditFinding> check_chain(Chain chain) {
  // As a store reads them.
  std::stable_sort(chain.rows.begin(), chain.rows.end(), [](const ChainedRecord& a, const ChainedRecord& b) {
    return std::tie(a.position, a.record.id) < std::tie(b.position, b.record.id);
  });
  ChainCheck check(kSubject);
  std::vector<AuditFinding> findings;
  for (const ChainedRecord& row : chain.rows) check.add(row, findings);
  check.finish(chain.head, findings);
  return findings;
}

/// "changed event-2", one for each finding.
std::vector<std::string> faults_of(const Chain& chain) {
  std::vector<std::string> faults;
  for (const AuditFinding& finding : check_chain(chain)) {
    EXPECT_EQ(finding.subject, kSubject);
    faults.push_back(fmt::format("{} {}", to_string(finding.fault),
                                 finding.event_id.empty() ? finding.explanation : finding.event_id));
  }
  return faults;
}

using Faults = std::vector<std::string>;

TEST(ChainCheck, a_chain_as_it_was_written_is_sound) {
  for (int length = 0; length < 5; ++length) EXPECT_EQ(faults_of(chain_of(length)), Faults{}) << length;
}

TEST(ChainCheck, one_changed_row_is_one_finding) {
  Chain chain = chain_of(4);
  chain.rows[1].record.actor = "mallory";
  EXPECT_EQ(faults_of(chain), Faults{"changed event-2"});
  EXPECT_EQ(check_chain(chain).front(), (AuditFinding{.fault = AuditFault::kChanged,
                                                      .subject = std::string(kSubject),
                                                      .flag_key = "checkout",
                                                      .event_id = "event-2",
                                                      .explanation = "it is not as it was written"}));
}

TEST(ChainCheck, a_changed_hash_shows_there_and_behind) {
  Chain chain = chain_of(4);
  chain.rows[1].hash->front() ^= 1U;
  EXPECT_EQ(faults_of(chain), (Faults{"changed event-2", "changed event-3"}));
  chain = chain_of(4);
  chain.rows[3].hash->front() ^= 1U;
  EXPECT_EQ(faults_of(chain),
            (Faults{"changed event-4",
                    "head.changed the recorded end of its chain is not that of its last event"}));
  chain.rows[3].hash.reset();
  EXPECT_EQ(faults_of(chain), Faults{"changed event-4"});
}

TEST(ChainCheck, a_row_whose_hash_was_made_anew_betrays_itself_behind) {
  Chain chain = chain_of(3);
  chain.rows[1].record.actor = "mallory";
  chain.rows[1].hash = chain_hash(*chain.rows[0].hash, chain.rows[1].record, 2);
  EXPECT_EQ(faults_of(chain), Faults{"changed event-3"});
}

TEST(ChainCheck, missing_rows_are_one_finding_for_each_gap) {
  Chain chain = chain_of(7);
  chain.rows.erase(chain.rows.begin() + 4);
  chain.rows.erase(chain.rows.begin() + 1, chain.rows.begin() + 3);
  EXPECT_EQ(faults_of(chain), (Faults{"missing nothing has positions 2 to 3 any more",
                                      "missing nothing has position 5 any more"}));
  chain = chain_of(3);
  chain.rows.erase(chain.rows.begin());
  EXPECT_EQ(faults_of(chain), Faults{"missing nothing has position 1 any more"});
}

TEST(ChainCheck, missing_last_rows_are_known_by_the_head) {
  Chain chain = chain_of(4);
  chain.rows.resize(2);
  EXPECT_EQ(faults_of(chain), Faults{"missing nothing has positions 3 to 4 any more"});
  chain.rows.clear();
  EXPECT_EQ(faults_of(chain), Faults{"missing nothing has positions 1 to 4 any more"});
}

TEST(ChainCheck, a_head_that_is_gone_or_another_is_found) {
  Chain chain = chain_of(3);
  chain.head.reset();
  EXPECT_EQ(faults_of(chain), Faults{"head.missing the end of its chain is not recorded any more"});
  chain = chain_of(3);
  chain.head->hash.back() ^= 1U;
  EXPECT_EQ(faults_of(chain),
            Faults{"head.changed the recorded end of its chain is not that of its last event"});
  chain = chain_of(3);
  chain.head->length = 2;
  EXPECT_EQ(faults_of(chain),
            Faults{"head.changed its chain is recorded to end at position 2 and goes on to 3"});
}

TEST(ChainCheck, a_row_put_in_beside_another_is_found) {
  Chain chain = chain_of(3);
  chain.rows.push_back(chain.rows[1]);
  chain.rows.back().record.id = "event-2b";
  EXPECT_EQ(faults_of(chain), Faults{"added event-2b"});
  chain = chain_of(3);
  chain.rows.push_back(chain.rows[1]);
  chain.rows.back().position = 0;
  EXPECT_EQ(faults_of(chain), Faults{"added event-2"});
}

TEST(ChainCheck, a_row_put_behind_the_last_is_found_even_with_a_fitting_hash) {
  Chain chain = chain_of(2);
  const ChainHead head = *chain.head;
  chain = chain_of(3);
  chain.head = head;
  EXPECT_EQ(faults_of(chain).size(), 1U);
}

/// Changes the chain in one way of many; no way leaves it as it was.
void tamper(Chain& chain) {
  const auto any = [&] { return *rc::gen::inRange<std::size_t>(0, chain.rows.size()); };
  const std::size_t at = any();
  AuditRecord& record = chain.rows[at].record;
  switch (*rc::gen::inRange(0, 13)) {
    case 0:
      record.actor += *rc::gen::nonEmpty<std::string>();
      return;
    case 1:
      record.at += "0";
      return;
    case 2:
      record.note = *rc::gen::nonEmpty<std::string>();
      return;
    case 3:
      record.before = *rc::gen::arbitrary<std::string>();
      return;
    case 4:
      record.after.reset();
      return;
    case 5:
      record.id += "x";
      return;
    case 6:
      chain.rows.erase(chain.rows.begin() + static_cast<std::ptrdiff_t>(at));
      return;
    case 7: {
      const std::size_t other = any();
      RC_PRE(other != at);
      std::swap(chain.rows[at].record, chain.rows[other].record);
      return;
    }
    case 8: {
      const std::size_t other = any();
      RC_PRE(other != at);
      std::swap(chain.rows[at].position, chain.rows[other].position);
      return;
    }
    case 9:
      chain.rows[at].hash->at(*rc::gen::inRange<std::size_t>(0, 32)) ^= 1U << *rc::gen::inRange(0, 8);
      return;
    case 10:
      chain.head->hash.at(*rc::gen::inRange<std::size_t>(0, 32)) ^= 1U << *rc::gen::inRange(0, 8);
      return;
    case 11:
      chain.head->length += *rc::gen::element(-1, 1, 2);
      return;
    default:
      chain.rows.push_back(chain.rows[at]);
      return;
  }
}

RC_GTEST_PROP(ChainCheck, any_single_change_deletion_or_swap_is_found, ()) {
  Chain chain = chain_of(*rc::gen::inRange(1, 12));
  RC_ASSERT(check_chain(chain).empty());
  tamper(chain);
  RC_ASSERT(!check_chain(chain).empty());
}

}  // namespace
}  // namespace hoist
