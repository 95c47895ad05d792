#include <string>
#include <vector>

#include "hoist/cli/run_hoist.h"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return hoist::cli::run_hoist(words);
}
