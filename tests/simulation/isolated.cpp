#include "simulation/isolated.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace hoist::sim {
namespace {

namespace fs = std::filesystem;

/// A history takes milliseconds; under sanitizers on a busy machine seconds. This one hangs.
constexpr unsigned kHangsAfterSeconds = 120;

/// The answer of a child: the plain numbers as they are, then the texts, each ended by NUL.
struct Head {
  int steps_begun = 0;
  Statistics statistics;
};

std::string encode(const Played& played) {
  const Head head{.steps_begun = played.steps_begun, .statistics = played.statistics};
  std::string text(sizeof head, '\0');
  std::memcpy(text.data(), &head, sizeof head);
  const auto add = [&](const std::string& part) { text.append(part).push_back('\0'); };
  add(played.finding ? played.finding->promise : "");
  add(played.finding ? played.finding->what : "");
  for (const std::string& line : played.trace) add(line);
  return text;
}

std::optional<Played> decode(const std::string& text) {
  Head head;
  if (text.size() < sizeof head + 2 || text.back() != '\0') return std::nullopt;
  std::memcpy(&head, text.data(), sizeof head);
  std::vector<std::string> parts;
  for (std::size_t at = sizeof head; at < text.size(); at += parts.back().size() + 1) {
    parts.emplace_back(text.c_str() + at);
  }
  if (parts.size() < 2) return std::nullopt;
  Played played{.finding = std::nullopt,
                .steps_begun = head.steps_begun,
                .statistics = head.statistics,
                .trace = {parts.begin() + 2, parts.end()}};
  if (!parts[0].empty()) played.finding = Finding{.promise = parts[0], .what = parts[1]};
  return played;
}

/// Where all threads share a core, a turn is handed over in a third of the time.
void stay_on_this_core() {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(sched_getcpu()), &set);
  sched_setaffinity(0, sizeof set, &set);
}

[[noreturn]] void be_the_child(const Script& script, const EmptyStore& empty, bool traced, int out) {
  alarm(kHangsAfterSeconds);
  stay_on_this_core();
  std::string answer;
  try {
    answer = encode(play(script, empty, traced));
  } catch (const std::exception& failure) {
    Played played;
    played.finding = Finding{.promise = "code", .what = failure.what()};
    answer = encode(played);
  }
  std::string_view rest = answer;
  while (!rest.empty()) {
    const ssize_t written = write(out, rest.data(), rest.size());
    if (written <= 0) _exit(1);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  _exit(0);
}

std::string describe_end(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    return fmt::format("the history hung: no answer after {} s", kHangsAfterSeconds);
  }
  if (WIFSIGNALED(status)) {
    return fmt::format("the process died of signal {} ({}); see what it said above", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  }
  return fmt::format("the process exited with {}; see what it said above", WEXITSTATUS(status));
}

}  // namespace

StoreFolder::StoreFolder() {
  std::error_code ignored;
  const bool shm = fs::is_directory("/dev/shm", ignored) && access("/dev/shm", W_OK) == 0;
  path_ = (shm ? fs::path("/dev/shm") : fs::temp_directory_path()).string() + "/hoist-sim.XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder can be made: " + path_);
}

StoreFolder::~StoreFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

IsolatedPlay::IsolatedPlay(const Script& script, const EmptyStore& empty, bool traced) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe can be made");
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process can be started");
  if (pid_ == 0) {
    close(ends[0]);
    be_the_child(script, empty, traced, ends[1]);
  }
  close(ends[1]);
  fd_ = ends[0];
}

IsolatedPlay::~IsolatedPlay() {
  if (fd_ >= 0) close(fd_);
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
}

bool IsolatedPlay::read() {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(fd_, buffer.data(), buffer.size());
  if (count > 0) said_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

Played IsolatedPlay::result() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  auto played = decode(said_);
  if (played && WIFEXITED(status) && WEXITSTATUS(status) == 0) return *std::move(played);
  Played died;
  died.finding = Finding{.promise = "code", .what = describe_end(status)};
  return died;
}

Played play_isolated(const Script& script, const EmptyStore& empty, bool traced) {
  IsolatedPlay play(script, empty, traced);
  while (play.read()) {
  }
  return play.result();
}

}  // namespace hoist::sim
