// Stands between Hoist's connections and the server, and breaks what passes: at the very call that a
// script names, which pg_terminate_backend can only hope to meet.
//
// A call is what the client sends up to its next Sync: one round trip of a session. Each actor of a
// history connects through a port of its own. Listeners pass without being counted.
#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "histories/wire.h"
#include "hoist/base/instant.h"
#include "support/deadline.h"

namespace hoist::histories {

/// What is to be done at one of an actor's next calls.
struct CallFault {
  enum class Way : std::uint8_t {
    kLoseCall,    ///< Not passed on; the connection is cut.
    kLoseAnswer,  ///< Passed on and done; the connection is cut instead of the answer.
    kDelay,       ///< Passed on after `lasts`.
  };
  Way way = Way::kLoseCall;
  unsigned calls_before = 0;
  bool only_commits = false;  ///< Only COMMITs are counted and struck.
  /// Of a cut connection: how long the server's end lives on, as if the client's host had vanished, with
  /// whatever its transaction holds.
  Duration lasts{0};
  /// The actor crashes with it, for so long: its connections are cut, and new ones are until
  /// set_down(…, false).
  std::optional<Duration> down_for = std::nullopt;
};

/// A CallFault that happened.
struct StruckFault {
  std::size_t actor = 0;
  CallFault fault;
  std::string call;  ///< The names of its statements.
};

/// Thread-safe.
class Relay {
 public:
  /// `on_struck` is called on the relay's thread and must not call back except for set_down().
  Relay(std::size_t actors, std::function<void(const StruckFault&)> on_struck);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  /// The URL of a database of the test server, by way of the actor's port.
  [[nodiscard]] std::string url(std::size_t actor, const std::string& database) const;

  void arm(std::size_t actor, const CallFault& fault);
  /// Forgets what is armed and has not struck.
  void disarm();
  /// Cuts all connections of the actor; while it is down, new ones are cut at once.
  void set_down(std::size_t actor, bool down);
  /// The same for everybody, besides.
  void set_unreachable(bool unreachable);
  /// While the actor is deaf, no notification reaches it.
  void set_deaf(std::size_t actor, bool deaf);
  /// The server's process ids behind the actor's open sessions.
  [[nodiscard]] std::vector<int> backends(std::size_t actor) const;

 private:
  using TimePoint = test::SteadyClock::time_point;
  struct Port;
  struct Link;

  void run(const std::stop_token& stop);
  /// What waits for its time; the earliest time that something else waits for.
  [[nodiscard]] TimePoint run_timers();
  void accept(std::size_t actor);
  void read_client(Link& link);
  void read_server(Link& link);
  void take_from_client(Link& link, Message message);
  void take_from_server(Link& link, Message message);
  void finish_call(Link& link);
  void strike(Link& link, const CallFault& fault);
  static void cut(Link& link, Duration server_lives_on);
  void wake() const;

  std::function<void(const StruckFault&)> on_struck_;
  mutable std::mutex mutex_;
  std::vector<Port> ports_;
  std::list<Link> links_;
  bool unreachable_ = false;
  std::vector<StruckFault> struck_;  ///< Not yet reported.
  int wake_ = -1;                    ///< eventfd
  std::jthread thread_;
};

}  // namespace hoist::histories
