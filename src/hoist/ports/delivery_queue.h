// Deliveries in the store: as people see them, and as a queue of what is to be sent.
//
// Sending takes seconds and cannot be rolled back, so that a row lock cannot be the claim: a claim moves
// due_at past the end of the attempt and commits. Where the process dies, the delivery is due again by
// itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hoist/domain/delivery.h"
#include "hoist/ports/page.h"

namespace hoist {

/// How much more a process would send to one webhook.
struct WebhookRoom {
  WebhookId webhook;
  int room = 0;       ///< At least 1; a webhook without room is left out.
  int under_way = 0;  ///< Attempts of this process. Whoever has fewer goes first.
};

struct DeliveryClaim {
  Instant now;
  Instant until;  ///< When what is claimed is due again, unless its outcome was written by then.
  int limit = 1;  ///< At least 1.
};

/// Which deliveries of a webhook to list, newest first. Absent members do not narrow.
struct DeliveryFilter {
  WebhookId webhook;
  std::optional<DeliveryStatus> status = {};
  std::optional<DeliveryId> before = {};  ///< Exclusive start.
  int limit = kDefaultPageSize;           ///< 1 and up.
};

struct OutboxBacklog {
  std::int64_t pending = 0;              ///< Deliveries that have not ended.
  std::optional<Instant> oldest_due_at;  ///< Of what is due; none where nothing is.
  bool operator==(const OutboxBacklog&) const = default;
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error. A notification that
/// does not decode is no error (StoredNotification).
class DeliveryQueue {
 public:
  virtual ~DeliveryQueue() = default;

  /// Stores new deliveries, set-wise; their notifications can be read. Whether their webhooks are still there
  /// is not looked at: nobody who changes a schedule waits for somebody who removes a webhook.
  [[nodiscard]] virtual Result<void> insert(std::span<const Delivery> deliveries) = 0;
  /// Takes what is due of the webhooks with room, skipping what others hold at the moment: raises
  /// attempt_count and makes it due again at `until`. Within a webhook in (due_at, id) order; between
  /// webhooks whoever would have fewer under way goes first, then whatever is due longer. The answer is in
  /// the order in which they are to be sent. Precondition: no webhook twice.
  [[nodiscard]] virtual Result<std::vector<Delivery>> claim(const DeliveryClaim& claim,
                                                            std::span<const WebhookRoom> rooms) = 0;
  /// Writes outcomes of claimed deliveries and their attempts, set-wise. One that is no longer as it was
  /// claimed (its claim ran out and another has it, or its webhook was removed) is left alone. The answer is
  /// which were written, in no order.
  [[nodiscard]] virtual Result<std::vector<DeliveryId>> settle(
      std::span<const DeliverySettlement> settlements) = 0;
  /// The earliest due_at among the deliveries of these webhooks, also in the past.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_due(std::span<const WebhookId> webhooks) = 0;

  [[nodiscard]] virtual Result<std::optional<Delivery>> find(const DeliveryId& id) = 0;
  /// As find, and holds the row until the unit of work ends.
  [[nodiscard]] virtual Result<std::optional<Delivery>> lock(const DeliveryId& id) = 0;
  /// Writes what a person changed (replay by hand) on a locked delivery. Errors: kInternal unless it was
  /// found.
  [[nodiscard]] virtual Result<void> update(const Delivery& delivery) = 0;
  [[nodiscard]] virtual Result<std::vector<Delivery>> list(const DeliveryFilter& filter) = 0;
  /// The ledger of one delivery, by attempt number.
  [[nodiscard]] virtual Result<std::vector<DeliveryAttempt>> attempts(const DeliveryId& id) = 0;
  /// Removes up to `limit` deliveries that ended before, with their attempts, oldest first, and skips what
  /// others hold. The answer is how many. Precondition: limit >= 1.
  [[nodiscard]] virtual Result<int> remove_ended(Instant before, int limit) = 0;
  /// Reads what is pending: cost follows the backlog, not the table.
  [[nodiscard]] virtual Result<OutboxBacklog> backlog(Instant now) = 0;
};

}  // namespace hoist
