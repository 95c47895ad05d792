// Hears NOTIFY on a connection of its own, and sleeps to the microsecond meanwhile.
//
// The connection is opened, and opened again after it was lost, without ever waiting longer than the
// caller asked: an attempt goes on over as many waits as it takes. One thread waits; any may interrupt.
#pragma once

#include <cstdint>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/connection_target.h"
#include "hoist/stores/postgres/descriptor.h"
#include "hoist/stores/postgres/interruption.h"

namespace hoist::postgres {

class PostgresDueListener final : public DueListener {
 public:
  /// `channel` is static text.
  PostgresDueListener(ConnectionTarget target, std::string_view channel);

  void wait(Duration at_most) override;
  void interrupt() noexcept override { interrupted_.raise(); }

  /// The pause between two attempts to connect: long enough to cost nothing, short enough that a server
  /// that came back is heard again within a second.
  static constexpr Duration kRetryPause = std::chrono::seconds(1);

 private:
  enum class State : std::uint8_t {
    kDown,         ///< Waiting for the pause to end.
    kConnecting,   ///< PQconnectPoll goes on.
    kSubscribing,  ///< LISTEN was sent.
    kListening,
  };

  /// Waits for one event and handles it. True if the caller should look at what is due.
  [[nodiscard]] bool step();
  /// The pause, or the time that an attempt may take, is over.
  void on_pause_over();
  /// Begins to connect.
  void start();
  void drop();
  /// Goes on with what the socket is ready for. True if the caller should look.
  [[nodiscard]] bool advance();
  void advance_connecting();
  [[nodiscard]] bool advance_subscribing();
  [[nodiscard]] bool advance_listening();

  ConnectionTarget target_;
  std::string_view channel_;
  Interruption interrupted_;
  Descriptor deadline_;  ///< timerfd: the end of this wait
  Descriptor pause_;     ///< timerfd: the end of the pause, or of the time an attempt may take
  State state_ = State::kDown;
  ConnectionPtr connection_;
  /// Listening for longer than the pause: if the connection is lost, the next attempt may begin at once.
  bool steady_ = false;
  short events_ = 0;  ///< What poll() should look for on the socket.
};

}  // namespace hoist::postgres
