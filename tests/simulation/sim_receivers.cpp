#include "simulation/sim_receivers.h"

#include "hoist/base/check.h"

namespace hoist::sim {
namespace {

constexpr Micros kMillisecond = 1'000;
constexpr Micros kSecond = 1'000 * kMillisecond;
/// The real transport's (delivery_options.h).
constexpr Micros kTransportLimit = 10 * kSecond;

DeliveryFailure failure_of(FailureClass failure_class, std::string code, bool unreachable) {
  std::string message = "the receiver misbehaved: " + code;
  return {.failure = {.failure_class = failure_class, .code = std::move(code), .message = std::move(message)},
          .retry_after = std::nullopt,
          .unreachable = unreachable};
}

DeliveryFailure transient(std::string code) {
  return failure_of(FailureClass::kTransient, std::move(code), true);
}

}  // namespace

std::string_view to_string(Misbehaviour misbehaviour) {
  switch (misbehaviour) {
    case Misbehaviour::kFails:
      return "fails";
    case Misbehaviour::kAsksToWait:
      return "asks to wait";
    case Misbehaviour::kMoved:
      return "moved";
    case Misbehaviour::kHangs:
      return "hangs";
    case Misbehaviour::kUnreachable:
      return "unreachable";
    case Misbehaviour::kLosesAnswer:
      return "loses its answers";
    case Misbehaviour::kSlow:
      return "slow";
  }
  unreachable("Misbehaviour");
}

void SimReceivers::upset(const std::string& url, Misbehaviour misbehaviour, Micros until) {
  moods_[url] = {.misbehaviour = misbehaviour, .until = until};
}

std::optional<Misbehaviour> SimReceivers::misbehaviour_of(const std::string& url) const {
  const auto mood = moods_.find(url);
  if (mood == moods_.end() || mood->second.until <= time_.elapsed) return std::nullopt;
  return mood->second.misbehaviour;
}

ReceiverAnswer SimReceivers::receive(const std::string& url) {
  const auto misbehaviour = misbehaviour_of(url);
  if (misbehaviour) return misbehave(*misbehaviour);
  return {.taken = true, .failure = std::nullopt, .takes = between(kMillisecond, 30 * kMillisecond)};
}

ReceiverAnswer SimReceivers::misbehave(Misbehaviour misbehaviour) {
  const Micros soon = between(kMillisecond, 300 * kMillisecond);
  switch (misbehaviour) {
    case Misbehaviour::kFails:
      return {.failure = transient("HTTP_500"), .takes = soon};
    case Misbehaviour::kAsksToWait: {
      DeliveryFailure failure = transient("HTTP_429");
      failure.retry_after = std::chrono::seconds(between(1, 600));
      return {.failure = std::move(failure), .takes = soon};
    }
    case Misbehaviour::kMoved:
      return {.failure = failure_of(FailureClass::kPermanent, "HTTP_301", false), .takes = soon};
    case Misbehaviour::kHangs:
      return {.failure = transient("TIMEOUT"), .takes = kTransportLimit};
    case Misbehaviour::kUnreachable:
      return {.failure = transient("CONNECTION_FAILED"), .takes = kMillisecond};
    case Misbehaviour::kLosesAnswer:
      return {.taken = true, .failure = transient("CONNECTION_LOST"), .takes = soon};
    case Misbehaviour::kSlow:
      return {.taken = true, .failure = std::nullopt, .takes = between(kSecond, kTransportLimit - kSecond)};
  }
  unreachable("Misbehaviour");
}

Micros SimReceivers::between(Micros least, Micros most) {
  return least + static_cast<Micros>(random_.below(static_cast<std::uint64_t>(most - least + 1)));
}

}  // namespace hoist::sim
