#include "torture/cluster_disk.h"

#include <unistd.h>

#include <filesystem>

namespace hoist::torture {

ClusterDisk::ClusterDisk(std::string_view size) {
  if (geteuid() == 0) memory_.emplace(size);
}

std::string ClusterDisk::path() const {
  return memory_ ? memory_->path() : std::filesystem::temp_directory_path().string();
}

}  // namespace hoist::torture
