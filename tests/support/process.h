// A program run for real, with its output read line by line.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/deadline.h"

namespace hoist::test {

struct ProcessOptions {
  std::string program;  ///< A path; PATH is searched where it has no slash.
  std::vector<std::string> arguments;
  /// Set in the child on top of the test's own environment; an empty optional unsets the name.
  std::map<std::string, std::optional<std::string>> environment;
  std::string input;  ///< What the child reads from its standard input.
  /// A file that both outputs are appended to, instead of being read here: for a program that says more
  /// than anybody waits for. "" for none.
  std::string output_file = {};
};

/// How a process ended.
struct Exit {
  int code = -1;   ///< The exit code; −1 where a signal ended it.
  int signal = 0;  ///< The signal that ended it, or 0.
  bool operator==(const Exit&) const = default;
};

/// A child in a process group of its own, which is killed whole when this object goes. Both outputs are
/// drained whenever anything is waited for, so that the child never blocks on them. One thread at a time.
class Process {
 public:
  using Predicate = std::function<bool(const std::string& line)>;

  /// Starts it. Throws where the program cannot be started.
  explicit Process(const ProcessOptions& options);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// The next unread line of standard output, without its newline; none at the end of the output or
  /// once the deadline passed.
  [[nodiscard]] std::optional<std::string> read_line(Deadline deadline = Deadline());
  /// Reads on until a line of standard output fits; none at the end or once the deadline passed.
  [[nodiscard]] std::optional<std::string> wait_for_line(const Predicate& fits,
                                                         Deadline deadline = Deadline());
  /// The same on standard error.
  [[nodiscard]] std::optional<std::string> wait_for_error_line(const Predicate& fits,
                                                               Deadline deadline = Deadline());

  /// Everything written so far (after wait_exit: everything).
  [[nodiscard]] const std::string& output() const { return out_.text; }
  [[nodiscard]] const std::string& error_output() const { return err_.text; }

  /// To the process alone, not its group. Does nothing once its end was waited for.
  void send_signal(int signal) const;
  /// Reads both outputs to their end and waits; none once the deadline passed.
  [[nodiscard]] std::optional<Exit> wait_exit(Deadline deadline = Deadline());

 private:
  struct Stream {
    int fd = -1;
    std::string text;      ///< All that was read.
    std::size_t read = 0;  ///< How much of it was handed out as lines.
  };

  /// Reads what is there from both streams; waits for it, up to the deadline.
  void pump(Deadline deadline);
  std::optional<std::string> next_line(Stream& stream, Deadline deadline);
  std::optional<std::string> line_that_fits(Stream& stream, const Predicate& fits, Deadline deadline);

  pid_t pid_ = -1;
  int pid_fd_ = -1;
  Stream out_;
  Stream err_;
  std::optional<Exit> exit_;
};

/// What a finished program left.
struct Finished {
  std::optional<Exit> exit;  ///< None where it had to be killed at the deadline.
  std::string output;
  std::string error_output;
};

/// Runs a program to its end.
[[nodiscard]] Finished run_process(const ProcessOptions& options, Deadline deadline = Deadline());

}  // namespace hoist::test
