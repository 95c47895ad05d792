#include "simulation/sim_process.h"

namespace hoist::sim {

void SimProcess::live() {
  while (true) {
    stop_ = std::stop_source();
    restart_after_ = 0;
    Micros restart_after = 0;
    try {
      starts_ += 1;
      actor_.running = true;
      world_.trace.say(actor_.name, "starts");
      run_process(stop_.get_token());
      world_.trace.say(actor_.name, "has stopped");
      restart_after = restart_after_;
    } catch (const Crashed& crash) {
      restart_after = crash.restart_after;
    }
    actor_.running = false;
    wait_for_restart(restart_after);
  }
}

void SimProcess::wait_for_restart(Micros wait) {
  world_.trace.say(actor_.name, "is down for {} us", wait);
  world_.scheduler.wait_until(world_.time.elapsed + wait);
}

void SimProcess::stop(Micros restart_after) {
  if (!actor_.running) return;
  restart_after_ = restart_after;
  stop_.request_stop();
}

void SimProcess::restart_now() {
  restart_after_ = 0;
  if (!actor_.running) world_.scheduler.wake(*actor_.task, world_.time.elapsed);
}

}  // namespace hoist::sim
