#include "hoist/cli/receipt_text.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

const Instant kDue = *parse_instant("2026-11-27T09:00:00Z");

}  // namespace

TEST(ReceiptText, TellsThePartsOfAReceipt) {
  Receipt receipt{.committed_at = kDue + Duration(1482), .due_at = kDue};
  receipt.revision = 41;
  receipt.flag_version = 7;
  receipt.flag = Flag{.id = {},
                      .key = *FlagKey::parse("checkout"),
                      .environment = production(),
                      .config = {},
                      .intents = {},
                      .created_at = kDue,
                      .updated_at = kDue,
                      .deleted_at = {}};
  receipt.fields = {{.field = FlagField::kEnabled},
                    {.field = FlagField::kRolloutPercentage,
                     .fate = FieldFate::kReplaced,
                     .newer = Intent{.at = kDue + std::chrono::hours(1), .schedule = {}}}};
  receipt.servers = {
      {.server = "web-1", .environment = production(), .revision = 41, .clients = 3, .clients_told = 2},
      {.server = "web-2", .environment = production(), .revision = 40, .clients = 1, .clients_told = 1}};
  EXPECT_EQ(
      receipt_text(receipt),
      "Committed at 2026-11-27T09:00:00.001482Z, 1.482 ms after it was due, as revision 41, flag version "
      "7.\n\n"
      "FIELD              NOW\n"
      "enabled            stored as it was set\n"
      "rolloutPercentage  set anew since, meant for 2026-11-27T10:00:00Z\n\n"
      "SERVER  RECEIVED  CLIENTS  TOLD\n"
      "web-1   yes       3        2\n"
      "web-2   not yet   1        0\n");
}

TEST(ReceiptText, SaysWhatIsNotKnown) {
  EXPECT_EQ(receipt_text({.committed_at = kDue}),
            "Committed at 2026-11-27T09:00:00Z.\n\nThe flag was deleted since.\n\nNo server reports.\n");
}

}  // namespace hoist::cli
