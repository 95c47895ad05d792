#include "hoist/wire/receipt_json.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {
namespace {

Schedule applied_schedule() {
  Schedule schedule = sample::due_schedule();
  schedule.status = ScheduleStatus::kApplied;
  schedule.updates = FlagUpdates{.enabled = true, .rollout_percentage = *Percentage::from(25)};
  return schedule;
}

Receipt receipt_with(std::vector<FieldReadBack> fields) {
  Receipt receipt{.committed_at = sample::kNow + Duration(1500), .due_at = sample::kNow};
  receipt.revision = 9;
  receipt.flag_version = 4;
  receipt.flag = sample::flag();
  receipt.fields = std::move(fields);
  return receipt;
}

}  // namespace

TEST(ReceiptJson, without_a_receipt_it_is_null) {
  EXPECT_TRUE(receipt_to_json(applied_schedule(), std::nullopt).is_null());
}

TEST(ReceiptJson, shows_what_was_set_beside_what_is_stored) {
  const Intent newer{.at = sample::kNow + Duration(1), .schedule = sample::id<ScheduleId>(7)};
  const auto json = receipt_to_json(
      applied_schedule(),
      receipt_with({{.field = FlagField::kEnabled, .fate = FieldFate::kInForce},
                    {.field = FlagField::kRolloutPercentage, .fate = FieldFate::kReplaced, .newer = newer}}));
  EXPECT_EQ(serialize(json.at("readBack")),
            R"([{"field":"enabled","set":true,"stored":false,"fate":"inForce","newerIntent":null},)"
            R"({"field":"rolloutPercentage","set":25,"stored":100,"fate":"replaced","newerIntent":)"
            R"({"at":"2026-11-27T09:00:00.000001Z","scheduleId":")" +
                sample::id<ScheduleId>(7).to_string() + R"("}}])");
  EXPECT_EQ(json.at("committedAt"), "2026-11-27T09:00:00.0015Z");
  EXPECT_EQ(json.at("dueAt"), "2026-11-27T09:00:00Z");
  EXPECT_EQ(json.at("latenessMs"), 1.5);
  EXPECT_EQ(json.at("revision"), 9);
  EXPECT_EQ(json.at("flagVersion"), 4);
}

TEST(ReceiptJson, counts_only_the_clients_of_servers_that_have_received_it) {
  Receipt receipt = receipt_with({});
  receipt.servers = {{.server = "a",
                      .environment = production(),
                      .reported_at = sample::kNow,
                      .revision = 9,
                      .clients = 5,
                      .clients_told = 4},
                     {.server = "b",
                      .environment = production(),
                      .reported_at = sample::kNow,
                      .revision = 8,
                      .clients = 3,
                      .clients_told = 3}};
  const auto json = receipt_to_json(applied_schedule(), receipt);
  EXPECT_EQ(json.at("clients"), 8);
  EXPECT_EQ(json.at("clientsTold"), 4);
  EXPECT_EQ(serialize(json.at("servers").at(1)),
            R"({"server":"b","reportedAt":"2026-11-27T09:00:00Z","revision":8,"received":false,)"
            R"("clients":3,"clientsTold":0})");
}

TEST(ReceiptJson, what_is_not_known_is_null) {
  Receipt receipt{.committed_at = sample::kNow};
  receipt.servers = {{.server = "a", .environment = production(), .revision = 9}};
  const auto json = receipt_to_json(applied_schedule(), receipt);
  for (const auto* name : {"dueAt", "latenessMs", "revision", "flagVersion"}) {
    EXPECT_TRUE(json.at(name).is_null()) << name;
  }
  EXPECT_EQ(json.at("servers").at(0).at("received"), false) << "nobody can tell";
}

}  // namespace hoist::wire
