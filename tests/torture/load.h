// The load: several people who create, schedule, edit, cancel, retry and delete, as a seed decides.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "torture/front.h"

namespace hoist::torture {

/// Flags whose changes the database refuses by a trigger (see refusals.h): always, and half the time.
inline constexpr std::string_view kFrozenPrefix = "frozen-";
inline constexpr std::string_view kFrailPrefix = "frail-";

struct LoadOptions {
  std::uint64_t seed = 1;
  std::chrono::milliseconds time{5000};
  int people = 2;
  std::chrono::microseconds pace{6000};  ///< Between two requests of one person, on average.
  int requests_each = 20'000;            ///< At most.
};

/// Answers by kind, for the report.
struct LoadCounts {
  std::map<std::string, int> accepted;  ///< By action.
  int refused = 0;
  int in_outage = 0;  ///< Of the refused and the unknown ones.
  int unknown = 0;
  int asked_again = 0;
  int replayed = 0;  ///< Answers that had been given before and were lost on the way.
};

/// Thread-safe where it says so; else the thread that made it.
class Load {
 public:
  using FrontMaker = std::function<std::unique_ptr<Front>(std::uint64_t seed)>;

  /// Creates the flags that all people share; the store must be up.
  Load(LoadOptions options, FrontMaker make_front);
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load();

  void start();
  /// Stopped once the last person has gone. Any thread.
  [[nodiscard]] std::stop_token over() const { return over_.get_token(); }
  /// Waits for all people. Throws what one of them threw.
  void finish();

  /// After finish().
  [[nodiscard]] const std::vector<Receipt>& receipts() const { return receipts_; }
  [[nodiscard]] LoadCounts counts() const;

 private:
  void live(int number, const std::stop_token& stop);

  LoadOptions options_;
  FrontMaker make_front_;
  std::vector<std::string> shared_flags_;
  std::stop_source over_;
  std::atomic<int> present_ = 0;
  std::mutex mutex_;  ///< Of the two below.
  std::vector<Receipt> receipts_;
  std::exception_ptr failure_;
  std::vector<std::jthread> people_;  ///< Last, so that they end first.
};

}  // namespace hoist::torture
