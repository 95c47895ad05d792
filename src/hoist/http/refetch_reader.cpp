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

  std::optional<std::chrono::milliseconds> wake() override {
    if (waits_ || feed_.state(environment_).position == position_) return std::nullopt;
    waits_ = true;
    return std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(window_.count()) + 1));
  }

  StreamText next(Instant now) override {
    waits_ = false;
    const FeedState state = feed_.state(environment_);
    if (state.position == position_) return {};
    return refetch(state, now);
  }

  [[nodiscard]] StreamText heartbeat(Instant /*now*/) const override {
    return {.entries = {}, .own = heartbeat_comment(), .events = 0};
  }

  [[nodiscard]] std::int64_t revision() const override { return revision_; }

 private:
  StreamText refetch(const FeedState& state, Instant now) {
    position_ = state.position;
    revision_ = state.revision;
    return {.entries = {}, .own = refetch_event(state.revision, state.at.value_or(now)), .events = 1};
  }

  const ChangeFeed& feed_;
  const EnvironmentKey environment_;
  const std::chrono::milliseconds window_;
  RandomSource& random_;
  std::uint64_t position_ = 0;
  std::int64_t revision_ = 0;
  bool waits_ = false;  ///< next() is going to be called.
};

}  // namespace

std::unique_ptr<StreamReader> make_refetch_reader(const ChangeFeed& feed, const EnvironmentKey& environment,
                                                  std::chrono::milliseconds window, RandomSource& random) {
  return std::make_unique<RefetchReader>(feed, environment, window, random);
}

}  // namespace hoist::http
