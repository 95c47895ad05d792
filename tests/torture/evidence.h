// The folder of a run, kept where something broke.
#pragma once

#include <filesystem>
#include <string>

namespace hoist::torture {

/// Removed with all it holds at the end, unless keep() was called.
class Evidence {
 public:
  explicit Evidence(std::string_view scenario);
  Evidence(const Evidence&) = delete;
  Evidence& operator=(const Evidence&) = delete;
  ~Evidence();

  [[nodiscard]] std::string folder() const { return folder_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path folder_;
  bool kept_ = false;
};

}  // namespace hoist::torture
