// The workers: real `hoist worker` processes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "support/process.h"

namespace hoist::torture {

/// The retry policy that all processes run with, so that retries happen within a short run.
inline constexpr std::string_view kRetryBase = "200ms";
inline constexpr std::string_view kRetryCap = "2s";

struct CrewOptions {
  std::string hoist;              ///< The program.
  std::vector<std::string> urls;  ///< Of the database, one for each worker.
  std::string folder;             ///< Where the workers' logs go.
};

/// One thread.
class Crew {
 public:
  /// Starts them all, and returns once all are at work.
  explicit Crew(CrewOptions options);

  [[nodiscard]] std::size_t size() const { return workers_.size(); }
  void kill_9(std::size_t worker);
  void start(std::size_t worker);
  void send_signal(std::size_t worker, int signal) const { workers_[worker].process->send_signal(signal); }
  [[nodiscard]] static std::string name_of(std::size_t worker);
  /// Waits until each is at work, then asks it to leave; throws where one does not, left before or says that
  /// it failed.
  void dismiss();

 private:
  struct Worker {
    std::unique_ptr<test::Process> process;
    std::uintmax_t log_before = 0;  ///< The length of its log when it was started last.
  };

  [[nodiscard]] std::string log_of(std::size_t worker) const;
  [[nodiscard]] bool is_at_work(std::size_t worker) const;
  void wait_until_at_work();

  CrewOptions options_;
  std::vector<Worker> workers_;
};

}  // namespace hoist::torture
