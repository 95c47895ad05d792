#include <optional>
#include <utility>

#include "hoist/http/event_text.h"
#include "hoist/http/stream_reader.h"

namespace hoist::http {
namespace {

class RefetchReader final : public StreamReader {
 public:
  RefetchReader(const ChangeFeed& feed, const EnvironmentKey& environment, std::chrono::milliseconds window,
                RandomSource& random)
      : feed_(feed), environment_(environment), window_(window), random_(random) {}

  /// Also where the client was here before: what it missed meanwhile it would never ask for by itself.
  StreamText opening(Instant now) override { return refetch(feed_.state(environment_), now); }

  void wake(SteadyTime now) override {
    if (due_ != SteadyTime::max() || feed_.state(environment_).position == position_) return;
    due_ = now + std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(window_.count()) + 1));
  }

  StreamText next(SteadyTime now, Instant wall) override {
    if (now < due_) return {};
    due_ = SteadyTime::max();
    return refetch(feed_.state(environment_), wall);
  }

  [[nodiscard]] SteadyTime due() const override { return due_; }

  [[nodiscard]] StreamText heartbeat(Instant /*now*/) const override {
    return {.entries = {}, .own = heartbeat_comment(), .events = 0};
  }

 private:
  StreamText refetch(const FeedState& state, Instant now) {
    position_ = state.position;
    return {.entries = {}, .own = refetch_event(state.revision, state.at.value_or(now)), .events = 1};
  }

  const ChangeFeed& feed_;
  const EnvironmentKey environment_;
  const std::chrono::milliseconds window_;
  RandomSource& random_;
  std::uint64_t position_ = 0;
  SteadyTime due_ = SteadyTime::max();
};

}  // namespace

std::unique_ptr<StreamReader> make_refetch_reader(const ChangeFeed& feed, const EnvironmentKey& environment,
                                                  std::chrono::milliseconds window, RandomSource& random) {
  return std::make_unique<RefetchReader>(feed, environment, window, random);
}

}  // namespace hoist::http
