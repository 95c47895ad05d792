#include "simulation/delivering_process.h"

#include "hoist/base/prng.h"
#include "simulation/faulty_store.h"
#include "simulation/sim_transport.h"

namespace hoist::sim {
namespace {

/// Longer than the real one of 5 s, so that a day of waiting is not a day of polls.
constexpr Duration kLongDeliveryPoll = std::chrono::minutes(10);
/// Never so few that webhooks whose receivers hang (4 of at most 4 each) leave no room for the others.
constexpr int kFewAtOnce = 20;

class DeliveryTrace final : public Log {
 public:
  DeliveryTrace(Trace& trace, const std::string& who) : trace_(trace), who_(who) {}

  void write(LogLevel /*level*/, std::string_view message, std::span<const LogField> fields) override {
    std::string delivery;
    for (const LogField& field : fields) {
      if (field.name == "deliveryId") delivery = std::get<std::string>(field.value);
    }
    trace_.say(who_, "log: {} {}", message, delivery);
  }

 private:
  Trace& trace_;
  const std::string& who_;
};

}  // namespace

DeliveringProcess::DeliveringProcess(World& world, Actor& actor, Store& store, std::uint64_t seed)
    : SimProcess(world, actor), store_(store), seed_(seed), clock_(world.time) {}

void DeliveringProcess::run_process(const std::stop_token& stop) {
  Prng random(seed_ + static_cast<std::uint64_t>(starts_));
  SimTransport transport(world_, actor_);
  DeliveryTrace log(world_.trace, actor_.name);
  DelivererOptions options;
  options.poll_interval = kLongDeliveryPoll;
  options.round.worker = actor_.name;
  options.round.at_once = (seed_ >> 8U) % 2 == 0 ? kDeliveriesAtOnce : kFewAtOnce;
  options.round.at_once_per_webhook = static_cast<int>(1 + (seed_ >> 16U) % kDeliveriesAtOncePerWebhook);
  world_.sending.process_starts(actor_.name, options.round);
  world_.deliveries.process_starts(actor_.name);
  const auto store = make_faulty_store(world_, actor_, store_);
  Deliverer deliverer(*store, transport, clock_, log, random, options);
  deliverer.run(stop);
}

}  // namespace hoist::sim
