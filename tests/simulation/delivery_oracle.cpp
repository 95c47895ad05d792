#include "simulation/delivery_oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hoist/base/instant.h"
#include "hoist/wire/notification_json.h"

namespace hoist::sim {
namespace {

/// How long a claim lasts (ADR 0015).
constexpr Micros kLease = 60'000'000;

std::optional<Micros> instant_at(const test::SqlRow& row, std::size_t column) {
  if (!row.at(column)) return std::nullopt;
  return parse_instant(*row.at(column)).value().unix_us();
}

int number_at(const test::SqlRow& row, std::size_t column) { return std::stoi(*row.at(column)); }

/// The delay before retry `n`: at least, and less than or exactly.
std::pair<Micros, Micros> delay_bounds(const RetryPolicy& policy, int n) {
  const auto cap = static_cast<double>(policy.cap.count());
  const auto backoff = static_cast<Micros>(
      std::min(cap, static_cast<double>(policy.base.count()) * std::pow(policy.factor, n)));
  // Webhooks of the simulation draw no other jitter.
  if (policy.jitter == Jitter::kFull) return {0, backoff};
  return {backoff, backoff};
}

}  // namespace

void DeliveryOracle::process_starts(const std::string& process) {
  for (auto& [id, known] : known_) {
    std::erase_if(known.sent, [&](const auto& each) { return each.second.process == process; });
  }
}

std::optional<std::string> DeliveryOracle::sent(const std::string& process, const Outgoing& outgoing,
                                                const ReceiverAnswer& answer, Micros elapsed) {
  const std::string id = outgoing.delivery.to_string();
  const auto found = known_.find(id);
  if (found == known_.end()) return fmt::format("delivery {} is sent and is not in the outbox", id);
  Known& known = found->second;
  const Sent sent{.process = process,
                  .policy = outgoing.webhook.retry_policy,
                  .answer = answer,
                  .ends_at = elapsed + answer.takes};
  if (known.row.status != "pending" || !known.sent.emplace(known.row.attempt_count, sent).second) {
    return fmt::format("delivery {} is sent without a claim of its own", id);
  }
  const auto& notification = std::get<Notification>(outgoing.told);
  if (outgoing.webhook.id.to_string() != known.row.webhook ||
      wire::encode_notification(notification) != known.row.notification) {
    return fmt::format("delivery {} is sent otherwise than it stands in the outbox", id);
  }
  if (!known.first_sent_at) known.first_sent_at = elapsed;
  if (answer.taken && !taken_.emplace(known.row.webhook, notification.id.to_string()).second) {
    saw(DeliverySight::kTakenTwice);
  }
  return std::nullopt;
}

std::optional<std::string> DeliveryOracle::judge(Micros begun_at, Micros elapsed, test::SqlConnection& sql) {
  std::map<std::string, std::map<int, Entry>> ledger;
  for (const test::SqlRow& row :
       sql.query("SELECT delivery_id, attempt, worker, outcome, error_class, error_code, next_retry_at "
                 "FROM delivery_attempts")) {
    ledger[*row.at(0)].emplace(number_at(row, 1), Entry{.worker = *row.at(2),
                                                        .outcome = *row.at(3),
                                                        .error_class = row.at(4).value_or(""),
                                                        .error_code = row.at(5).value_or(""),
                                                        .next_retry_at = instant_at(row, 6)});
  }
  std::set<std::string> present;
  for (const test::SqlRow& row :
       sql.query("SELECT id, webhook_id, notification, status, due_at, attempt_count, retry_count "
                 "FROM webhook_deliveries")) {
    const std::string& id = *row.at(0);
    present.insert(id);
    const Row now{.webhook = *row.at(1),
                  .notification = *row.at(2),
                  .status = *row.at(3),
                  .due_at = instant_at(row, 4),
                  .attempt_count = number_at(row, 5),
                  .retry_count = number_at(row, 6)};
    if (auto wrong = judge_row(id, now, ledger[id], {.begun_at = begun_at, .elapsed = elapsed})) {
      return fmt::format("delivery {}: {}", id, *wrong);
    }
  }
  return judge_gone(present, sql);
}

/// What was removed goes with its webhook.
DeliveryOracle::Wrong DeliveryOracle::judge_gone(const std::set<std::string>& present,
                                                 test::SqlConnection& sql) {
  if (present.size() == known_.size()) return std::nullopt;
  std::set<std::string> webhooks;
  for (const test::SqlRow& row : sql.query("SELECT id FROM webhooks")) webhooks.insert(*row.at(0));
  for (const auto& [id, known] : known_) {
    if (present.contains(id) || !webhooks.contains(known.row.webhook)) continue;
    return fmt::format("delivery {} is gone, and its webhook is not", id);
  }
  std::erase_if(known_, [&](const auto& each) { return !present.contains(each.first); });
  return std::nullopt;
}

DeliveryOracle::Wrong DeliveryOracle::judge_row(const std::string& id, const Row& now,
                                                const std::map<int, Entry>& entries, const Moment& moment) {
  const auto [found, added] = known_.try_emplace(
      id,
      Known{.row = now, .made_at = moment.elapsed, .first_sent_at = std::nullopt, .sent = {}, .ledger = {}});
  Known& known = found->second;
  if (added) {
    if (now.status == "pending" && now.due_at == moment.begun_at && now.attempt_count == 0) {
      return std::nullopt;
    }
    return "it is made otherwise than pending and due at once";
  }
  const std::size_t recorded = entries.size() - known.ledger.size();
  if (recorded > 1) return "one commit recorded more than one attempt";
  if (now == known.row && recorded == 0) return std::nullopt;
  Row expected = known.row;
  expected.status = now.status;
  expected.due_at = now.due_at;
  expected.attempt_count = now.attempt_count;
  expected.retry_count = now.retry_count;
  Wrong wrong;
  if (expected != now) {
    wrong = "what it tells was changed";
  } else if (recorded == 1) {
    const auto entry = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& each) { return !known.ledger.contains(each.first); });
    known.ledger.insert(entry->first);
    wrong = entry->first == known.row.attempt_count ? judge_outcome(known, now, entry->second, moment)
                                                    : "an attempt was recorded that is not the present one";
  } else if (known.row.status == "pending") {
    wrong = judge_claim(known, now, moment);
  } else {
    wrong = judge_replay(known, now, moment);
  }
  known.row = now;
  return wrong;
}

DeliveryOracle::Wrong DeliveryOracle::judge_claim(Known& known, const Row& now, const Moment& moment) {
  if (now.status != "pending" || now.attempt_count != known.row.attempt_count + 1 ||
      now.retry_count != known.row.retry_count) {
    return "it was changed by something that is neither a claim nor an outcome";
  }
  if (*known.row.due_at > moment.begun_at) return "it was claimed before it was due";
  if (now.due_at != moment.begun_at + kLease) return "its claim does not last a minute";
  if (known.row.attempt_count > 0 && !known.ledger.contains(known.row.attempt_count)) {
    saw(DeliverySight::kClaimRanOut);
  }
  return std::nullopt;
}

DeliveryOracle::Wrong DeliveryOracle::judge_replay(const Known& known, const Row& now, const Moment& moment) {
  if (now.status != "pending" || now.due_at != moment.begun_at || now.retry_count != 0 ||
      now.attempt_count != known.row.attempt_count) {
    return "it had ended, and was not replayed but changed";
  }
  saw(DeliverySight::kReplayed);
  return std::nullopt;
}

DeliveryOracle::Wrong DeliveryOracle::judge_outcome(Known& known, const Row& now, const Entry& entry,
                                                    const Moment& moment) {
  if (known.row.status != "pending") return "an outcome was recorded of what had ended";
  // An attempt that outlasts its claim may be claimed anew by the process that makes it.
  const auto made = std::find_if(known.sent.rbegin(), known.sent.rend(),
                                 [&](const auto& each) { return each.second.process == entry.worker; });
  if (made == known.sent.rend()) return "an outcome was recorded of an attempt that its worker did not make";
  const Sent sent = made->second;
  known.sent.erase(made->first);
  if (sent.ends_at > moment.elapsed) return "an outcome was recorded before it was known";
  if (now.attempt_count != known.row.attempt_count) return "recording an outcome counted as an attempt";
  if (now.due_at != entry.next_retry_at) return "the ledger tells of another retry than the one that waits";
  if (sent.answer.failure) return judge_failure(known, now, entry, sent, moment);
  if (entry.outcome != "delivered" || now.status != "delivered" || now.due_at ||
      now.retry_count != known.row.retry_count) {
    return "the receiver took it, and it is not recorded as delivered";
  }
  saw(DeliverySight::kDelivered);
  return std::nullopt;
}

DeliveryOracle::Wrong DeliveryOracle::judge_failure(const Known& known, const Row& now, const Entry& entry,
                                                    const Sent& sent, const Moment& moment) {
  const DeliveryFailure& why = *sent.answer.failure;
  const bool transient = why.failure.failure_class == FailureClass::kTransient;
  if (entry.outcome != "failed" || entry.error_class != (transient ? "transient" : "permanent") ||
      entry.error_code != why.failure.code) {
    return fmt::format("it failed with {}, and the ledger says {} {} {}", why.failure.code, entry.outcome,
                       entry.error_class, entry.error_code);
  }
  const int n = known.row.retry_count;
  const bool retries_left = transient && n < sent.policy.max_retries.value_or(0);
  if (!retries_left) {
    if (now.status != "failed" || now.due_at || now.retry_count != n) {
      return "it failed for good, and is no dead letter";
    }
    saw(transient ? DeliverySight::kSpent : DeliverySight::kRefused);
    return std::nullopt;
  }
  if (now.status != "pending" || now.retry_count != n + 1) return "it has retries left, and is not retried";
  const auto [least, most] = delay_bounds(sent.policy, n);
  const Micros asked = why.retry_after.value_or(Duration(0)).count();
  const Micros delay = *now.due_at - moment.begun_at;
  if (delay < std::max(least, asked) || delay > std::max(most, asked)) {
    return fmt::format("its retry {} comes after {} us, and is due after {} to {} us", n + 1, delay,
                       std::max(least, asked), std::max(most, asked));
  }
  saw(DeliverySight::kRetried);
  return std::nullopt;
}

std::optional<std::string> DeliveryOracle::late(Micros since, Micros now, Micros most,
                                                const SimReceivers& receivers,
                                                test::SqlConnection& sql) const {
  std::map<std::string, std::string> urls;
  for (const test::SqlRow& row : sql.query("SELECT id, url FROM webhooks")) urls[*row.at(0)] = *row.at(1);
  for (const auto& [id, known] : known_) {
    const auto url = urls.find(known.row.webhook);
    if (url == urls.end() || receivers.misbehaviour_of(url->second)) continue;
    if (known.made_at < since || known.made_at > now - most) continue;
    if (known.first_sent_at && *known.first_sent_at - known.made_at <= most) continue;
    return fmt::format("delivery {} to a receiver that behaves was not sent within {} us", id, most);
  }
  return std::nullopt;
}

std::optional<Micros> DeliveryOracle::latest_due(test::SqlConnection& sql) {
  const auto rows = sql.query(
      "SELECT max(due_at) FROM webhook_deliveries WHERE status = 'pending' "
      "AND webhook_id IN (SELECT id FROM webhooks)");
  return instant_at(rows.at(0), 0);
}

}  // namespace hoist::sim
