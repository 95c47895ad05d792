#include "simulation/campaign.h"

#include <poll.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace hoist::sim {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::seconds kProgressInterval{10};

/// A place for one child: its own folder, and the seed under way.
struct Job {
  StoreFolder folder;
  EmptyStore empty{folder.path()};
  std::unique_ptr<IsolatedPlay> play;
  std::uint64_t seed = 0;
};

class Campaign {
 public:
  Campaign(const CampaignOptions& options, const Progress& progress)
      : options_(options), progress_(progress), next_seed_(options.first_seed) {
    for (unsigned i = 0; i < options.jobs; ++i) jobs_.push_back(std::make_unique<Job>());
  }

  CampaignResult run() {
    while (start_what_is_free() > 0) {
      wait_for_an_answer();
      if (steady_clock::now() - told_at_ < kProgressInterval) continue;
      told_at_ = steady_clock::now();
      result_.seconds = elapsed();
      progress_(result_);
    }
    result_.seconds = elapsed();
    return std::move(result_);
  }

 private:
  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(steady_clock::now() - started_at_).count();
  }

  [[nodiscard]] bool may_start() const {
    if (result_.broken_seed) return false;
    if (options_.seeds > 0 && next_seed_ - options_.first_seed >= options_.seeds) return false;
    return options_.time.count() == 0 || elapsed() < static_cast<double>(options_.time.count());
  }

  /// How many plays are under way afterwards.
  std::size_t start_what_is_free() {
    std::size_t under_way = 0;
    for (const auto& job : jobs_) {
      if (!job->play && may_start()) {
        job->seed = next_seed_++;
        job->play = std::make_unique<IsolatedPlay>(make_script(job->seed, options_.shape), job->empty, false);
      }
      if (job->play) under_way += 1;
    }
    return under_way;
  }

  void wait_for_an_answer() {
    std::vector<pollfd> fds;
    for (const auto& job : jobs_) {
      fds.push_back({.fd = job->play ? job->play->fd() : -1, .events = POLLIN, .revents = 0});
    }
    poll(fds.data(), fds.size(), static_cast<int>(std::chrono::milliseconds(kProgressInterval).count()));
    for (std::size_t i = 0; i < fds.size(); ++i) {
      if (fds[i].revents != 0 && !jobs_[i]->play->read()) take(*jobs_[i]);
    }
  }

  void take(Job& job) {
    Played played = job.play->result();
    job.play.reset();
    result_.played += 1;
    result_.statistics.add(played.statistics);
    if (!played.finding || (result_.broken_seed && *result_.broken_seed < job.seed)) return;
    result_.broken_seed = job.seed;
    result_.broken = std::move(played);
  }

  const CampaignOptions& options_;
  const Progress& progress_;
  std::vector<std::unique_ptr<Job>> jobs_;
  std::uint64_t next_seed_;
  steady_clock::time_point started_at_ = steady_clock::now();
  steady_clock::time_point told_at_ = started_at_;
  CampaignResult result_;
};

}  // namespace

CampaignResult run_campaign(const CampaignOptions& options, const Progress& progress) {
  return Campaign(options, progress).run();
}

}  // namespace hoist::sim
