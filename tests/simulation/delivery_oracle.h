// Whether deliveries go their way: read by raw SQL after each commit, and judged by what
// docs/notifications.md and ADR 0015 say of claims, outcomes, retries and dead letters.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "hoist/ports/delivery_transport.h"
#include "simulation/sim_receivers.h"
#include "support/sql_connection.h"

namespace hoist::sim {

/// What deliveries can come by, for whoever wants to know that a search has seen it.
enum class DeliverySight : std::uint8_t {
  kDelivered,
  kRetried,
  kRefused,      ///< A dead letter for a permanent failure.
  kSpent,        ///< A dead letter, because its retries are spent.
  kTakenTwice,   ///< A receiver got the same notification again.
  kClaimRanOut,  ///< Claimed again without an outcome of the attempt before.
  kReplayed,     ///< By hand.
  kBreakerOpened,
  kBreakerClosed,
};
inline constexpr std::array kDeliverySights = {"delivered",
                                               "delivery retried",
                                               "dead letter, refused",
                                               "dead letter, retries spent",
                                               "delivered again",
                                               "claim ran out",
                                               "delivery replayed",
                                               "receiver's breaker opened",
                                               "receiver's breaker closed"};
using DeliverySights = std::array<std::uint64_t, kDeliverySights.size()>;

class DeliveryOracle {
 public:
  /// Whatever it had under way is gone with its memory.
  void process_starts(const std::string& process);
  /// An attempt begins at a receiver, right after its claim was committed. All return what is wrong, if
  /// anything is.
  [[nodiscard]] std::optional<std::string> sent(const std::string& process, const Outgoing& outgoing,
                                                const ReceiverAnswer& answer, Micros elapsed);
  /// A transaction that began at `begun_at` by the store's clock was committed.
  [[nodiscard]] std::optional<std::string> judge(Micros begun_at, Micros elapsed, test::SqlConnection& sql);

  /// Of the deliveries made since `since` (elapsed time) that could be sent within `most`: one that was not,
  /// though its receiver behaves.
  [[nodiscard]] std::optional<std::string> late(Micros since, Micros now, Micros most,
                                                const SimReceivers& receivers,
                                                test::SqlConnection& sql) const;
  /// The latest due_at (the store's clock) of what is pending and has a webhook; none where nothing is.
  [[nodiscard]] static std::optional<Micros> latest_due(test::SqlConnection& sql);

  [[nodiscard]] const DeliverySights& seen() const { return seen_; }

 private:
  /// A row of webhook_deliveries.
  struct Row {
    std::string webhook;
    std::string notification;
    std::string status;
    std::optional<Micros> due_at;
    int attempt_count = 0;
    int retry_count = 0;
    bool operator==(const Row&) const = default;
  };
  /// A row of delivery_attempts.
  struct Entry {
    std::string worker;
    std::string outcome;
    std::string error_class;
    std::string error_code;
    std::optional<Micros> next_retry_at;
  };
  struct Sent {
    std::string process;
    RetryPolicy policy;
    ReceiverAnswer answer;
    Micros ends_at;  ///< By elapsed time.
  };
  struct Known {
    Row row;
    Micros made_at;                       ///< By elapsed time.
    std::optional<Micros> first_sent_at;  ///< Likewise.
    std::map<int, Sent> sent;             ///< By attempt; under way, or its outcome not recorded.
    std::set<int> ledger;                 ///< The attempts whose outcome is recorded.
  };
  struct Moment {
    Micros begun_at;
    Micros elapsed;
  };
  using Wrong = std::optional<std::string>;

  [[nodiscard]] Wrong judge_row(const std::string& id, const Row& now, const std::map<int, Entry>& entries,
                                const Moment& moment);
  [[nodiscard]] Wrong judge_claim(Known& known, const Row& now, const Moment& moment);
  [[nodiscard]] Wrong judge_replay(const Known& known, const Row& now, const Moment& moment);
  [[nodiscard]] Wrong judge_outcome(Known& known, const Row& now, const Entry& entry, const Moment& moment);
  [[nodiscard]] Wrong judge_failure(const Known& known, const Row& now, const Entry& entry, const Sent& sent,
                                    const Moment& moment);
  [[nodiscard]] Wrong judge_gone(const std::set<std::string>& present, test::SqlConnection& sql);
  void saw(DeliverySight sight) { seen_.at(static_cast<std::size_t>(sight)) += 1; }

  std::map<std::string, Known> known_;                   ///< By delivery.
  std::set<std::pair<std::string, std::string>> taken_;  ///< By webhook and notification.
  DeliverySights seen_{};
};

}  // namespace hoist::sim
