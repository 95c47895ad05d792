#include "simulation/sending_oracle.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist::sim {
namespace {

constexpr int kFailuresToOpen = 5;
constexpr Micros kFirstCooling = 30'000'000;
constexpr Micros kLongestCooling = 600'000'000;

}  // namespace

void SendingOracle::process_starts(const std::string& process, const DeliveryRoundOptions& options) {
  processes_[process] = Process{.at_once = options.at_once,
                                .at_once_per_webhook = options.at_once_per_webhook,
                                .receivers = {},
                                .under_way = {}};
}

void SendingOracle::look(test::SqlConnection& sql) {
  for (const test::SqlRow& row : sql.query("SELECT id, url FROM webhooks")) {
    const std::string& webhook = *row.at(0);
    const auto [known, added] = urls_.try_emplace(webhook, *row.at(1));
    if (added || known->second == *row.at(1)) continue;
    known->second = *row.at(1);
    for (auto& [name, process] : processes_) {
      Receiver& receiver = process.receivers[webhook];
      receiver = Receiver{.under_way = receiver.under_way};
    }
  }
}

std::optional<std::string> SendingOracle::sent(const std::string& name, const Outgoing& outgoing,
                                               Micros now) {
  Process& process = processes_.at(name);
  const std::string webhook = outgoing.webhook.id.to_string();
  Receiver& receiver = process.receivers[webhook];
  if (!process.under_way.emplace(outgoing.delivery, webhook).second) {
    return fmt::format("{} sends delivery {} while it sends it already", name, outgoing.delivery.to_string());
  }
  receiver.under_way += 1;
  if (process.under_way.size() > static_cast<std::size_t>(process.at_once) ||
      receiver.under_way > process.at_once_per_webhook) {
    return fmt::format("{} sends more at once than it may: {} in all, {} to webhook {}", name,
                       process.under_way.size(), receiver.under_way, webhook);
  }
  if (receiver.cooling == 0) return std::nullopt;
  // A clock that was set back behind the opening counts as time enough.
  const bool cooled = now >= receiver.opened_at + receiver.cooling || now < receiver.opened_at;
  if (receiver.probing || !cooled) {
    return fmt::format("{} does not leave webhook {} alone, which failed {} times in a row", name, webhook,
                       receiver.failures);
  }
  receiver.probing = true;
  return std::nullopt;
}

void SendingOracle::ended(const std::string& name, const Delivered& delivered, Micros now) {
  Process& process = processes_.at(name);
  const auto webhook = process.under_way.find(delivered.delivery);
  if (webhook == process.under_way.end()) return;
  Receiver& receiver = process.receivers.at(webhook->second);
  process.under_way.erase(webhook);
  receiver.under_way -= 1;
  if (!delivered.failure || !delivered.failure->unreachable) {
    if (receiver.cooling > 0) closed_ += 1;
    receiver.failures = 0;
    receiver.cooling = 0;
    receiver.probing = false;
    return;
  }
  receiver.failures += 1;
  if (receiver.cooling == 0 ? receiver.failures >= kFailuresToOpen : receiver.probing) open(receiver, now);
}

void SendingOracle::open(Receiver& receiver, Micros now) {
  if (receiver.cooling == 0) opened_ += 1;
  receiver.cooling = receiver.cooling == 0 ? kFirstCooling : std::min(2 * receiver.cooling, kLongestCooling);
  receiver.opened_at = now;
  receiver.probing = false;
}

}  // namespace hoist::sim
