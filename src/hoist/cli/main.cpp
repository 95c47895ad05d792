#include <string>
#include <vector>

#include "hoist/cli/run_hoist.h"
#include "hoist/system/freed_memory.h"

int main(int argc, char** argv) {
  hoist::return_freed_memory();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return hoist::cli::run_hoist(words);
}
