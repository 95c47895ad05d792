#include "support/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temp_dir.h"

namespace hoist::test {
namespace {

ProcessOptions shell(const std::string& script) {
  return {.program = "sh", .arguments = {"-c", script}, .environment = {}, .input = ""};
}

TEST(Process, keeps_both_outputs_and_the_exit_code) {
  const Finished finished = run_process(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(finished.exit, (Exit{.code = 3, .signal = 0}));
  EXPECT_EQ(finished.output, "out\n");
  EXPECT_EQ(finished.error_output, "err\n");
}

TEST(Process, passes_arguments_environment_and_input) {
  ProcessOptions options = shell("cat; echo \"$1|$FIRST|${HOME-none}\"");
  options.arguments.insert(options.arguments.end(), {"sh", "a b'\"c"});
  options.environment = {{"FIRST", "x=y"}, {"HOME", std::nullopt}};
  options.input = std::string(200'000, 'i') + "\n";
  const Finished finished = run_process(options);
  EXPECT_EQ(finished.output, options.input + "a b'\"c|x=y|none\n");
}

TEST(Process, does_not_stall_a_child_that_writes_a_lot_to_the_other_stream) {
  Process process(shell("head -c 1000000 /dev/zero >&2; echo done"));
  EXPECT_EQ(process.read_line(), "done");
  EXPECT_EQ(process.wait_exit(), (Exit{.code = 0, .signal = 0}));
  EXPECT_EQ(process.error_output().size(), 1'000'000U);
}

TEST(Process, reads_lines_as_they_come_and_the_last_without_newline) {
  Process process(shell("echo one; echo two; printf three"));
  EXPECT_EQ(process.wait_for_line([](const std::string& line) { return line == "two"; }), "two");
  EXPECT_EQ(process.read_line(), "three");
  EXPECT_EQ(process.read_line(), std::nullopt);
}

TEST(Process, gives_up_at_the_deadline) {
  Process process(shell("exec cat /dev/zero >/dev/null"));
  EXPECT_EQ(process.read_line(Deadline(std::chrono::milliseconds(10))), std::nullopt);
  EXPECT_EQ(process.wait_exit(Deadline(std::chrono::milliseconds(10))), std::nullopt);
}

TEST(Process, tells_which_signal_ended_it) {
  Process process(shell("echo ready; exec cat /dev/zero >/dev/null"));
  ASSERT_EQ(process.read_line(), "ready");
  process.send_signal(SIGTERM);
  EXPECT_EQ(process.wait_exit(), (Exit{.code = -1, .signal = SIGTERM}));
}

TEST(Process, kills_the_whole_group_at_the_end) {
  // Whoever is left of the group keeps the writing end of this pipe open.
  const TempDir folder;
  const std::string fifo = folder.file("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  {
    Process process(shell("exec 9>" + fifo + "; cat /dev/zero >/dev/null & echo ready; wait"));
    ASSERT_EQ(process.read_line(), "ready");
  }
  pollfd waiting{.fd = reader, .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&waiting, 1, Deadline().poll_ms()), 1);
  EXPECT_NE(waiting.revents & POLLHUP, 0);
  ::close(reader);
}

TEST(Process, says_that_a_program_is_missing) {
  const ProcessOptions options{
      .program = "/nonexistent/program", .arguments = {}, .environment = {}, .input = ""};
  EXPECT_THROW(Process process(options), std::system_error);
}

}  // namespace
}  // namespace hoist::test
