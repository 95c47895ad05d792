#include "torture/interruption.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <thread>

#include "support/process_family.h"

namespace hoist::torture {

void take_everything_along_at_the_end() {
  // Who is not root mounts nothing.
  if (unshare(CLONE_NEWNS) == 0) mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);

  sigset_t interruptions;
  sigemptyset(&interruptions);
  sigaddset(&interruptions, SIGINT);
  sigaddset(&interruptions, SIGTERM);
  // Threads inherit it. Children would, too: Process gives them an empty mask.
  pthread_sigmask(SIG_BLOCK, &interruptions, nullptr);
  std::thread([interruptions] {
    int signal = 0;
    sigwait(&interruptions, &signal);
    test::ProcessFamily(getpid()).send_signal(SIGKILL);
    _exit(1);
  }).detach();
}

}  // namespace hoist::torture
