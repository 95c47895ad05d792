// Runs a fuzz target over files, where no fuzzer is linked in: `instant_fuzz FOLDER|FILE…`. Names each file
// before it runs, so that the last one named is the one that failed, and says how many there were.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

void add_files(const fs::path& path, std::vector<fs::path>& files) {
  if (!fs::is_directory(path)) {
    files.push_back(path);
    return;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
}

bool replay(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    fmt::print(stderr, "{} cannot be read\n", path.string());
    return false;
  }
  fmt::print("{}\n", path.string());
  std::fflush(stdout);
  return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) add_files(argv[i], files);
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    fmt::print(stderr, "there is nothing to replay: name files, or folders that hold some\n");
    return 2;
  }
  if (!std::all_of(files.begin(), files.end(), replay)) return 1;
  fmt::print("replayed {} inputs\n", files.size());
  return 0;
}
