#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <utility>

extern char** environ;

namespace hoist::test {
namespace {

void check_system(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// Closes both ends that were not taken.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    check_system(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe2");
    reader = ends[0];
    writer = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    if (reader >= 0) ::close(reader);
    ::close(writer);
  }
  int take_reader() { return std::exchange(reader, -1); }

  int reader = -1;
  int writer = -1;
};

/// The input as a file in memory, so that nobody has to feed a pipe.
int memory_file(const std::string& content) {
  const int fd = ::memfd_create("stdin", MFD_CLOEXEC);
  check_system(fd >= 0 ? 0 : errno, "memfd_create");
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t wrote = ::write(fd, content.data() + done, content.size() - done);
    check_system(wrote >= 0 ? 0 : errno, "write");
    done += static_cast<std::size_t>(wrote);
  }
  check_system(::lseek(fd, 0, SEEK_SET) == 0 ? 0 : errno, "lseek");
  return fd;
}

/// Open for appending; −1 where no file is named.
int output_file(const std::string& path) {
  if (path.empty()) return -1;
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  check_system(fd >= 0 ? 0 : errno, "open " + path);
  return fd;
}

std::vector<std::string> child_environment(const ProcessOptions& options) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (options.environment.find(text.substr(0, text.find('='))) == options.environment.end()) {
      entries.push_back(text);
    }
  }
  for (const auto& [name, value] : options.environment) {
    if (value) entries.push_back(name + "=" + *value);
  }
  return entries;
}

/// What posix_spawn takes: pointers into `texts`, then null.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

pid_t spawn(const ProcessOptions& options, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  check_system(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
  check_system(posix_spawnattr_init(&attributes), "posix_spawnattr_init");
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  // A signal that is blocked here, in this thread or in all, would be blocked there as well.
  sigset_t no_signals;
  sigemptyset(&no_signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &no_signals);

  std::vector<std::string> arguments = {options.program};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  std::vector<std::string> environment = child_environment(options);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, options.program.c_str(), &actions, &attributes,
                                 pointers(arguments).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  check_system(error, "start " + options.program);
  return pid;
}

}  // namespace

Process::Process(const ProcessOptions& options) {
  Pipe out;
  Pipe err;
  const int file = output_file(options.output_file);
  const int in = memory_file(options.input);
  const auto close_both = [&] {
    ::close(in);
    if (file >= 0) ::close(file);
  };
  try {
    pid_ = spawn(options, in, file >= 0 ? file : out.writer, file >= 0 ? file : err.writer);
  } catch (...) {
    close_both();
    throw;
  }
  close_both();
  // The system call itself: glibc 2.36 declares its wrapper without extern "C".
  pid_fd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  check_system(pid_fd_ >= 0 ? 0 : errno, "pidfd_open");
  if (file >= 0) return;  // nothing to read here
  out_.fd = out.take_reader();
  err_.fd = err.take_reader();
}

Process::~Process() {
  ::kill(-pid_, SIGKILL);  // the group, also where its leader is gone
  if (!exit_) {
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  for (const int fd : {out_.fd, err_.fd, pid_fd_}) {
    if (fd >= 0) ::close(fd);
  }
}

void Process::pump(Deadline deadline) {
  std::array<Stream*, 2> streams = {&out_, &err_};
  std::array<pollfd, 2> waiting{};
  for (std::size_t i = 0; i < streams.size(); ++i) {
    waiting[i] = {.fd = streams[i]->fd, .events = POLLIN, .revents = 0};  // fd −1 is ignored by poll
  }
  if (::poll(waiting.data(), waiting.size(), deadline.poll_ms()) <= 0) return;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (waiting[i].revents == 0) continue;
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(streams[i]->fd, buffer.data(), buffer.size());
    if (got > 0) {
      streams[i]->text.append(buffer.data(), static_cast<std::size_t>(got));
    } else {
      ::close(streams[i]->fd);
      streams[i]->fd = -1;
    }
  }
}

std::optional<std::string> Process::next_line(Stream& stream, Deadline deadline) {
  while (true) {
    const std::size_t end = stream.text.find('\n', stream.read);
    if (end != std::string::npos) {
      std::string line = stream.text.substr(stream.read, end - stream.read);
      stream.read = end + 1;
      return line;
    }
    if (stream.fd < 0) {
      if (stream.read == stream.text.size()) return std::nullopt;
      return stream.text.substr(std::exchange(stream.read, stream.text.size()));
    }
    if (deadline.passed()) return std::nullopt;
    pump(deadline);
  }
}

std::optional<std::string> Process::line_that_fits(Stream& stream, const Predicate& fits, Deadline deadline) {
  while (auto line = next_line(stream, deadline)) {
    if (fits(*line)) return line;
  }
  return std::nullopt;
}

std::optional<std::string> Process::read_line(Deadline deadline) { return next_line(out_, deadline); }

std::optional<std::string> Process::wait_for_line(const Predicate& fits, Deadline deadline) {
  return line_that_fits(out_, fits, deadline);
}

std::optional<std::string> Process::wait_for_error_line(const Predicate& fits, Deadline deadline) {
  return line_that_fits(err_, fits, deadline);
}

void Process::send_signal(int signal) const {
  if (!exit_) ::kill(pid_, signal);
}

std::optional<Exit> Process::wait_exit(Deadline deadline) {
  while (!exit_) {
    std::array<pollfd, 3> waiting = {{{.fd = pid_fd_, .events = POLLIN, .revents = 0},
                                      {.fd = out_.fd, .events = POLLIN, .revents = 0},
                                      {.fd = err_.fd, .events = POLLIN, .revents = 0}}};
    if (::poll(waiting.data(), waiting.size(), deadline.poll_ms()) <= 0) return std::nullopt;
    if (waiting[1].revents != 0 || waiting[2].revents != 0) {
      pump(deadline);
    } else if (waiting[0].revents != 0) {
      int status = 0;
      check_system(::waitpid(pid_, &status, 0) == pid_ ? 0 : errno, "waitpid");
      exit_ = Exit{.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                   .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    }
  }
  return exit_;
}

Finished run_process(const ProcessOptions& options, Deadline deadline) {
  Process process(options);
  const std::optional<Exit> exit = process.wait_exit(deadline);
  return {.exit = exit, .output = process.output(), .error_output = process.error_output()};
}

}  // namespace hoist::test
