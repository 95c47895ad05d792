// A file system that is easily full.
#pragma once

#include <string>
#include <string_view>

#include "support/temp_dir.h"

namespace hoist::test {

/// A small file system in memory, gone at the end. It belongs to the PostgreSQL server's user.
class SmallDisk {
 public:
  /// `size` as mount(8) takes it: "4m". Throws where it cannot be mounted, which only root may do.
  explicit SmallDisk(std::string_view size);
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk();

  [[nodiscard]] std::string path() const { return folder_.path(); }
  /// Takes all that is left.
  void fill() const;
  /// Gives back what fill() took.
  void make_room() const;

 private:
  TempDir folder_;
};

}  // namespace hoist::test
