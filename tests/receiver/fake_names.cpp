#include "receiver/fake_names.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "support/deadline.h"

namespace hoist::test {
namespace {

struct Door {
  std::mutex mutex;
  std::condition_variable changed;
  bool stuck = false;
  int inside = 0;
};

Door& door() {
  static Door only;
  return only;
}

void pass_door() {
  std::unique_lock lock(door().mutex);
  if (!door().stuck) return;
  ++door().inside;
  door().changed.notify_all();
  // Beyond the patience of any test, so that a test that fails also ends.
  door().changed.wait_until(lock, Deadline(3 * kPatience).at(), [] { return !door().stuck; });
  --door().inside;
  door().changed.notify_all();
}

}  // namespace

StuckNames::StuckNames() {
  const std::scoped_lock lock(door().mutex);
  door().stuck = true;
}

StuckNames::~StuckNames() {
  std::unique_lock lock(door().mutex);
  door().stuck = false;
  door().changed.notify_all();
  door().changed.wait(lock, [] { return door().inside == 0; });
}

bool StuckNames::wait_for_blocked(int count) {
  std::unique_lock lock(door().mutex);
  return door().changed.wait_until(lock, Deadline().at(), [count] { return door().inside == count; });
}

}  // namespace hoist::test

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
  using namespace hoist::test;
  using Resolve = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  // NOLINTNEXTLINE: what dlsym gives is a function.
  static const auto resolve = reinterpret_cast<Resolve>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  const std::string_view asked = name == nullptr ? "" : name;
  if (asked == kStuckName) pass_door();
  return resolve(asked == kNameOfLoopback || asked == kStuckName ? "127.0.0.1" : name, service, hints, found);
}
