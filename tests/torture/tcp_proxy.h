// A TCP proxy on loopback that resets connections.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <string>
#include <thread>

#include "hoist/base/prng.h"

namespace hoist::torture {

/// Passes bytes on in both directions on a thread of its own. Thread-safe.
class TcpProxy {
 public:
  enum class When : std::uint8_t {
    kNow,           ///< Whatever is under way.
    kAtNextAnswer,  ///< Once the server has answered: it did what it was asked, and the answer is lost.
  };

  /// To a server on 127.0.0.1:`target_port`.
  TcpProxy(std::uint16_t target_port, std::uint64_t seed);
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;
  ~TcpProxy();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Each connection with a chance of one third.
  void reset_some(When when);
  /// No more resets, also of those that wait for an answer.
  void spare_all();
  [[nodiscard]] int resets() const { return resets_; }

 private:
  /// One way of a connection: what was read from one socket and not yet written to the other.
  struct Flow {
    int from = -1;
    int to = -1;
    std::string pending = {};
  };
  struct Pair {
    Flow to_server;
    Flow to_client;
    bool doomed = false;  ///< Reset at the next answer.
  };

  void run();
  void take_orders();
  void accept_one();
  /// False once the connection is over.
  [[nodiscard]] bool move_bytes(Pair& pair, short client_events, short server_events);
  [[nodiscard]] static bool pump(Flow& flow, bool readable);
  void close_pair(const Pair& pair, bool reset);

  std::uint16_t target_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int orders_ = -1;  ///< An eventfd: look at the flags below.
  std::atomic<bool> reset_now_ = false;
  std::atomic<bool> reset_at_answer_ = false;
  std::atomic<bool> spare_ = false;
  std::atomic<bool> stop_ = false;
  std::atomic<int> resets_ = 0;
  Prng random_;
  std::list<Pair> pairs_;
  std::thread thread_;
};

}  // namespace hoist::torture
