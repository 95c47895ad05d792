#include "support/temp_dir.h"

#include <cstdlib>
#include <system_error>

namespace hoist::test {

TempDir::TempDir(const std::filesystem::path& parent) {
  std::string name = (parent / "hoist-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
  }
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a leftover in the temporary folder fails no test
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace hoist::test
