#include "torture/crew.h"

#include <fmt/format.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "model/model.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

}  // namespace

Crew::Crew(CrewOptions options) : options_(std::move(options)), workers_(options_.urls.size()) {
  for (std::size_t i = 0; i < workers_.size(); ++i) start(i);
  wait_until_at_work();
}

bool Crew::is_at_work(std::size_t worker) const {
  std::ifstream in(log_of(worker));
  in.seekg(static_cast<std::streamoff>(workers_[worker].log_before));
  for (std::string line; std::getline(in, line);) {
    if (line.find("Worker started") != std::string::npos) return true;
  }
  return false;
}

void Crew::wait_until_at_work() {
  const test::Deadline deadline;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    while (!is_at_work(i)) {
      if (!workers_[i].process->wait_exit(test::Deadline(5ms)) && !deadline.passed()) continue;
      throw std::runtime_error("a worker does not start: see " + log_of(i));
    }
  }
}

std::string Crew::log_of(std::size_t worker) const {
  return fmt::format("{}/{}.log", options_.folder, name_of(worker));
}

std::string Crew::name_of(std::size_t worker) { return fmt::format("worker-{}", worker + 1); }

void Crew::start(std::size_t worker) {
  test::ProcessOptions options;
  options.program = options_.hoist;
  options.arguments = {
      "worker",      "--log-format",         "json",          "--retry-base", std::string(kRetryBase),
      "--retry-cap", std::string(kRetryCap), "--worker-name", name_of(worker)};
  options.environment["DATABASE_URL"] = options_.urls[worker];
  options.environment["HOIST_CONFIG"] = std::nullopt;
  options.output_file = log_of(worker);
  std::error_code none_yet;
  const std::uintmax_t size = std::filesystem::file_size(options.output_file, none_yet);
  workers_[worker].log_before = none_yet ? 0 : size;
  workers_[worker].process = std::make_unique<test::Process>(options);
}

void Crew::kill_9(std::size_t worker) {
  workers_[worker].process->send_signal(SIGKILL);
  static_cast<void>(workers_[worker].process->wait_exit());
}

void Crew::dismiss() {
  // Before that, SIGTERM ends a process as it ends any.
  wait_until_at_work();
  for (const Worker& worker : workers_) worker.process->send_signal(SIGTERM);
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    const auto exit = workers_[i].process->wait_exit();
    if (exit == test::Exit{.code = 0, .signal = 0}) continue;
    throw model::Broken("P9",
                        fmt::format("{} did not leave when asked to: {}; see its log", name_of(i),
                                    exit ? fmt::format("exit code {}, signal {}", exit->code, exit->signal)
                                         : "it is still there"));
  }
}

}  // namespace hoist::torture
