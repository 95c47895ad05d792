// Whether a process sends no more at once than it may, and leaves a receiver alone that is out of order
// (ADR 0015): written from the documents, beside domain/circuit_breaker.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "hoist/engine/delivery_round.h"
#include "simulation/sim_time.h"
#include "support/sql_connection.h"

namespace hoist::sim {

class SendingOracle {
 public:
  /// What was in the process's memory is gone, and what it had under way with it.
  void process_starts(const std::string& process, const DeliveryRoundOptions& options);
  /// Something was committed. A webhook that leads elsewhere has another receiver, of which nothing is known.
  void look(test::SqlConnection& sql);
  /// An attempt begins at `now` by the process's clock. What is wrong with that, if anything.
  [[nodiscard]] std::optional<std::string> sent(const std::string& process, const Outgoing& outgoing,
                                                Micros now);
  /// It was heard of that an attempt has ended.
  void ended(const std::string& process, const Delivered& delivered, Micros now);

  [[nodiscard]] std::uint64_t opened() const { return opened_; }  ///< Breakers, so far.
  [[nodiscard]] std::uint64_t closed() const { return closed_; }  ///< That had been open.

 private:
  /// What a process has learnt of one webhook's receiver.
  struct Receiver {
    int under_way = 0;
    int failures = 0;  ///< In a row, of the receiver as a whole.
    Micros opened_at = 0;
    Micros cooling = 0;    ///< 0: closed.
    bool probing = false;  ///< The probe is under way.
  };
  struct Process {
    int at_once = 0;
    int at_once_per_webhook = 0;
    std::map<std::string, Receiver> receivers;    ///< By webhook.
    std::map<DeliveryId, std::string> under_way;  ///< The webhook of each attempt.
  };
  void open(Receiver& receiver, Micros now);

  std::map<std::string, Process> processes_;
  std::map<std::string, std::string> urls_;  ///< By webhook.
  std::uint64_t opened_ = 0;
  std::uint64_t closed_ = 0;
};

}  // namespace hoist::sim
