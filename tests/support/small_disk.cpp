#include "support/small_disk.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace hoist::test {

SmallDisk::SmallDisk(std::string_view size) {
  // Owned by the server's user, who insists on setting the permissions of a tablespace.
  const passwd* owner = getpwnam("postgres");
  const std::string options =
      fmt::format("size={},mode=0777,uid={}", size, owner != nullptr ? owner->pw_uid : geteuid());
  if (mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, options.c_str()) != 0) {
    throw std::runtime_error("this test mounts a tmpfs, for which it must run as root");
  }
}

SmallDisk::~SmallDisk() { umount2(folder_.path().c_str(), MNT_DETACH); }

void SmallDisk::fill() const {
  std::ofstream ballast(path() + "/ballast", std::ios::binary);
  const std::string block(4096, 'x');
  while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

void SmallDisk::make_room() const { std::remove((path() + "/ballast").c_str()); }

}  // namespace hoist::test
