// SIGTERM and SIGINT, turned into a request to stop.
//
// The first of them asks the process to finish what it has in hand; a second one ends it at once, with the
// exit status a shell gives for that signal (130, 143).
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace hoist {

/// Ignores SIGPIPE as well: a reader that went away is an error of that one write. Make one per process,
/// before any thread is started, since threads inherit which signals are blocked. The destructor restores
/// nothing but ends the thread; signals stay blocked.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// Stop is requested by the first signal. Thread-safe.
  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

  /// Returns once a stop was requested.
  void wait() const;

  /// The first signal, or 0. Thread-safe.
  [[nodiscard]] int received() const { return received_.load(); }

 private:
  void watch();

  std::stop_source stop_;
  std::atomic<int> received_ = 0;
  int signals_ = -1;  ///< A signalfd(2).
  int quit_ = -1;     ///< An eventfd(2) that ends the thread.
  std::thread thread_;
};

}  // namespace hoist
