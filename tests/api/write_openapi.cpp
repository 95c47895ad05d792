// write_openapi FILE: writes the OpenAPI document, as it is served, for checks that are no C++.
#include <boost/json.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "hoist/http/openapi.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_openapi FILE\n";
    return 2;
  }
  std::ofstream file(argv[1]);
  file << boost::json::serialize(hoist::http::openapi_document()) << "\n";
  file.close();
  if (file) return 0;
  std::cerr << fmt::format("cannot write {}\n", argv[1]);
  return 1;
}
