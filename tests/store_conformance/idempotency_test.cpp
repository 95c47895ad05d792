// IdempotencyRecords.
#include <future>

#include "store_test.h"

namespace hoist {

bool operator==(const IdempotencyScope& a, const IdempotencyScope& b) {
  return a.token == b.token && a.route == b.route && a.key == b.key;
}

bool operator==(const IdempotencyRecord& a, const IdempotencyRecord& b) {
  return a.scope == b.scope && a.request_hash == b.request_hash && a.response_status == b.response_status &&
         a.response_body == b.response_body && a.created_at == b.created_at;
}

}  // namespace hoist

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class IdempotencyTest : public StoreTest {
 protected:
  IdempotencyRecord make_record(std::string key, Instant created_at = kTestStart) const {
    return {.scope = {.token = token, .route = "POST /api/admin/flags", .key = std::move(key)},
            .request_hash = "hash",
            .response_status = 201,
            .response_body = "{\"id\":1}",
            .created_at = created_at};
  }
  Result<void> try_insert(const IdempotencyRecord& record, Instant not_before) {
    auto unit = must(session->begin(Access::kWrite));
    HOIST_TRY(unit->idempotency().insert(record, not_before));
    return unit->commit();
  }
  std::optional<IdempotencyRecord> find(const IdempotencyScope& scope, Instant not_before) {
    return read([&](UnitOfWork& unit) { return must(unit.idempotency().find(scope, not_before)); });
  }

  TokenId token = make.make_id<TokenId>();
  Instant window_start = kTestStart - kIdempotencyWindow;
};

TEST_P(IdempotencyTest, gives_back_what_was_stored) {
  IdempotencyRecord record = make_record(std::string(kAwkwardText), kTestStart + Duration(1));
  record.scope.route = kAwkwardText;
  record.request_hash = std::string(64, 'f');
  record.response_status = 503;
  record.response_body = std::string(kAwkwardText) + std::string(100'000, 'b');
  must(try_insert(record, window_start));
  EXPECT_EQ(find(record.scope, window_start), record);
}

TEST_P(IdempotencyTest, a_key_counts_per_token_and_route) {
  const IdempotencyRecord record = make_record("k");
  must(try_insert(record, window_start));
  for (int part = 0; part < 3; ++part) {
    IdempotencyRecord other = record;
    if (part == 0) other.scope.token = make.make_id<TokenId>();
    if (part == 1) other.scope.route = "post /api/admin/flags";
    if (part == 2) other.scope.key = "K";
    other.response_status = 400 + part;
    EXPECT_EQ(find(other.scope, window_start), std::nullopt);
    must(try_insert(other, window_start));
    EXPECT_EQ(find(other.scope, window_start), other);
  }
  EXPECT_EQ(find(record.scope, window_start), record);
}

TEST_P(IdempotencyTest, finds_only_what_was_made_after_the_bound) {
  const IdempotencyRecord record = make_record("k");
  must(try_insert(record, window_start));
  EXPECT_EQ(find(record.scope, kTestStart - Duration(1)), record);
  EXPECT_EQ(find(record.scope, kTestStart), std::nullopt);
}

TEST_P(IdempotencyTest, replaces_a_record_only_once_it_is_old) {
  const IdempotencyRecord first = make_record("k");
  must(try_insert(first, window_start));
  IdempotencyRecord second = make_record("k", kTestStart + 1h);
  second.request_hash = "other";
  second.response_status = 422;
  second.response_body = "other";
  EXPECT_EQ(outcome_of(try_insert(second, kTestStart - Duration(1))), "ALREADY_EXISTS");
  EXPECT_EQ(find(first.scope, window_start), first);
  EXPECT_EQ(outcome_of(try_insert(second, kTestStart)), "ok");
  EXPECT_EQ(find(first.scope, window_start), second);
  EXPECT_EQ(count("idempotency_records"), 1);
}

TEST_P(IdempotencyTest, forgets_old_records_of_other_scopes_and_keeps_young_ones) {
  must(try_insert(make_record("old", kTestStart - 25h), kTestStart - 49h));
  must(try_insert(make_record("as old as can be", window_start), kTestStart - 49h));
  const IdempotencyRecord young = make_record("young", window_start + Duration(1));
  must(try_insert(young, kTestStart - 48h));
  ASSERT_EQ(count("idempotency_records"), 3);
  must(try_insert(make_record("new"), window_start));
  EXPECT_EQ(count("idempotency_records"), 2);
  EXPECT_EQ(find(young.scope, window_start), young);
}

TEST_P(IdempotencyTest, is_undone_with_its_unit) {
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->idempotency().insert(make_record("k"), window_start));
    EXPECT_TRUE(must(unit->idempotency().find(make_record("k").scope, window_start)));
  }
  EXPECT_EQ(find(make_record("k").scope, window_start), std::nullopt);
}

TEST_P(IdempotencyTest, of_two_requests_at_once_one_is_first) {
  auto unit = must(session->begin(Access::kWrite));
  must(unit->idempotency().insert(make_record("k"), window_start));
  // The other waits for this unit, or comes after it: both ways it finds the record there.
  auto other = std::async(std::launch::async, [&]() -> std::string {
    const auto own = db.open_session();
    auto second = own->begin(Access::kWrite);
    if (!second) return outcome_of(second);
    return outcome_of((*second)->idempotency().insert(make_record("k"), window_start));
  });
  must(unit->commit());
  unit.reset();
  EXPECT_EQ(other.get(), "ALREADY_EXISTS");
}

HOIST_ON_EACH_STORE(IdempotencyTest);

}  // namespace
}  // namespace hoist::test
