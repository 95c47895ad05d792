#include "simulation/faulty_store.h"

#include "simulation/faulty_unit.h"

namespace hoist::sim {
namespace {

/// How long begin() waits for another writer: SqliteOptions' default.
constexpr Micros kBusyTimeout = 5'000'000;

class FaultySession final : public Session {
 public:
  FaultySession(World& world, Actor& actor, std::unique_ptr<Session> real)
      : world_(world), actor_(actor), real_(std::move(real)) {}

  Result<std::unique_ptr<UnitOfWork>> begin(Access access) override {
    const CallFault fault = world_.before_call(actor_, CallSite::kBegin, "begin");
    if (fault.before) return tl::unexpected<Error>(*fault.before);
    if (access == Access::kWrite && !world_.write_lock.acquire(*actor_.task, kBusyTimeout)) {
      return tl::unexpected<Error>(world_.trouble.write_lock_held());
    }
    auto unit = real_->begin(access);
    if (!unit) {
      if (access == Access::kWrite) world_.write_lock.release();
      world_.found({.promise = "code", .what = "begin failed without a fault: " + unit.error().message});
      return unit;
    }
    return std::make_unique<FaultyUnit>(world_, actor_, *std::move(unit), access);
  }

 private:
  World& world_;
  Actor& actor_;
  std::unique_ptr<Session> real_;
};

/// Waits in simulated time. The real listener waits in real time, so this one stands in for it.
class SimulatedListener final : public DueListener {
 public:
  SimulatedListener(World& world, Actor& actor) : world_(world), actor_(actor) { actor_.woken = false; }
  ~SimulatedListener() override { actor_.listening = false; }

  void wait(Duration at_most) override {
    const Micros until = world_.time.elapsed + at_most.count();
    world_.trace.say(actor_.name, "waits at most {} us", at_most.count());
    world_.wait_for_wake_up(actor_, until);
  }

  void interrupt() noexcept override { world_.wake(actor_, world_.time.elapsed); }

 private:
  World& world_;
  Actor& actor_;
};

class FaultyStore final : public Store {
 public:
  FaultyStore(World& world, Actor& actor, Store& real) : world_(world), actor_(actor), real_(real) {}

  std::unique_ptr<Session> open_session(SessionPurpose purpose) override {
    return std::make_unique<FaultySession>(world_, actor_, real_.open_session(purpose));
  }
  std::unique_ptr<DueListener> open_due_listener() override {
    return std::make_unique<SimulatedListener>(world_, actor_);
  }
  std::unique_ptr<DueListener> open_change_listener() override { return open_due_listener(); }
  std::string description() const override { return "the simulated store"; }

 private:
  World& world_;
  Actor& actor_;
  Store& real_;
};

}  // namespace

std::unique_ptr<Store> make_faulty_store(World& world, Actor& actor, Store& real) {
  return std::make_unique<FaultyStore>(world, actor, real);
}

}  // namespace hoist::sim
