#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "hoist/http/event_text.h"
#include "hoist/http/stream_reader.h"

namespace hoist::http {
namespace {

std::optional<std::int64_t> read_event_id(std::string_view text) {
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || revision < 0) {
    return std::nullopt;
  }
  return revision;
}

class ChangeReader final : public StreamReader {
 public:
  ChangeReader(const ChangeFeed& feed, const StreamOpening& opening)
      : feed_(feed), environment_(opening.environment), last_event_id_(opening.last_event_id) {}

  StreamText opening(Instant now) override {
    const FeedState state = feed_.state(environment_);
    position_ = state.position;
    revision_ = state.revision;
    if (!last_event_id_) return own(revision_event(environment_, state.revision, now));
    const auto revision = read_event_id(*last_event_id_);
    if (!revision) return own(reload_event(environment_, state.revision, ReloadReason::kUnknown));
    const FeedReading reading = feed_.resume(environment_, *revision);
    position_ = reading.position;
    if (reading.reload) return own(reload_event(environment_, reading.revision, *reading.reload));
    revision_ = *revision;
    return {};
  }

  std::optional<std::chrono::milliseconds> wake() override { return std::chrono::milliseconds(0); }

  StreamText next(Instant /*now*/) override {
    FeedReading reading = feed_.read(environment_, position_, kMostWritten);
    position_ = reading.position;
    if (reading.reload) {
      revision_ = reading.revision;
      return own(reload_event(environment_, reading.revision, *reading.reload));
    }
    StreamText text{.entries = std::move(reading.entries), .own = {}, .events = 0};
    for (const auto& entry : text.entries) {
      text.events += entry->text.events;
      revision_ = entry->revision.value_or(revision_);
    }
    return text;
  }

  [[nodiscard]] StreamText heartbeat(Instant now) const override { return own(heartbeat_event(now)); }

  [[nodiscard]] std::int64_t revision() const override { return revision_; }

 private:
  static StreamText own(std::string event) { return {.entries = {}, .own = std::move(event), .events = 1}; }

  const ChangeFeed& feed_;
  const EnvironmentKey environment_;
  const std::optional<std::string> last_event_id_;
  std::uint64_t position_ = 0;
  std::int64_t revision_ = 0;
};

}  // namespace

std::unique_ptr<StreamReader> make_change_reader(const ChangeFeed& feed, const StreamOpening& opening) {
  return std::make_unique<ChangeReader>(feed, opening);
}

}  // namespace hoist::http
