#include "support/process_family.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace hoist::test {
namespace {

/// The parent of a process, or −1: the second field after the name in parentheses (proc(5)).
pid_t parent_of(const std::filesystem::path& folder) {
  std::ifstream in(folder / "stat");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos || text.size() < name_end + 5) return -1;
  const std::string rest = text.substr(name_end + 4);
  pid_t parent = -1;
  std::from_chars(rest.data(), rest.data() + rest.size(), parent);
  return parent;
}

}  // namespace

ProcessFamily::ProcessFamily(pid_t parent) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size() || parent_of(entry.path()) != parent)
      continue;
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle >= 0) handles_.push_back(handle);  // it may have ended meanwhile
  }
}

ProcessFamily::~ProcessFamily() {
  for (const int handle : handles_) ::close(handle);
}

void ProcessFamily::send_signal(int signal) const {
  for (const int handle : handles_) ::syscall(SYS_pidfd_send_signal, handle, signal, nullptr, 0);
}

bool ProcessFamily::wait_exits(Deadline deadline) {
  return std::all_of(handles_.begin(), handles_.end(), [&](int handle) {
    pollfd ended{.fd = handle, .events = POLLIN, .revents = 0};
    return ::poll(&ended, 1, deadline.poll_ms()) == 1;
  });
}

}  // namespace hoist::test
