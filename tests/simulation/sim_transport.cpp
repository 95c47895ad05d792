#include "simulation/sim_transport.h"

#include <algorithm>

namespace hoist::sim {

void SimTransport::start(Outgoing outgoing) {
  const std::string& url = outgoing.webhook.url;
  const ReceiverAnswer answer = world_.receivers.receive(url);
  const Micros ends_at = world_.time.elapsed + answer.takes;
  world_.trace.say(actor_.name, "sends {} to {}: {}", outgoing.delivery.to_string(), url,
                   answer.failure ? answer.failure->failure.code : "taken");
  world_.sent(actor_, outgoing, answer);
  under_way_.push_back(
      {.ends_at = ends_at,
       .delivered = {
           .delivery = outgoing.delivery, .failure = answer.failure, .took = Duration(answer.takes)}});
}

Micros SimTransport::next_end(Micros at_most) const {
  Micros until = at_most;
  for (const UnderWay& each : under_way_) until = std::min(until, each.ends_at);
  return until;
}

std::vector<Delivered> SimTransport::wait(Duration at_most) {
  const Micros until = next_end(world_.time.elapsed + at_most.count());
  world_.wait_for_wake_up(actor_, until);
  std::vector<Delivered> ended;
  for (UnderWay& each : under_way_) {
    if (each.ends_at <= world_.time.elapsed) ended.push_back(std::move(each.delivered));
  }
  std::erase_if(under_way_, [&](const UnderWay& each) { return each.ends_at <= world_.time.elapsed; });
  for (const Delivered& each : ended) world_.ended(actor_, each);
  return ended;
}

void SimTransport::interrupt() noexcept { world_.wake(actor_, world_.time.elapsed); }

}  // namespace hoist::sim
