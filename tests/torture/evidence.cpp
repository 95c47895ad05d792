#include "torture/evidence.h"

#include <fmt/format.h>

#include <cstdlib>
#include <system_error>

namespace hoist::torture {

Evidence::Evidence(std::string_view scenario) {
  std::string name =
      (std::filesystem::temp_directory_path() / fmt::format("hoist-torture-{}-XXXXXX", scenario)).string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
  }
  folder_ = name;
  // The server's user makes its clusters in it.
  std::filesystem::permissions(folder_, std::filesystem::perms::all);
}

Evidence::~Evidence() {
  std::error_code ignored;
  if (!kept_) std::filesystem::remove_all(folder_, ignored);
}

}  // namespace hoist::torture
