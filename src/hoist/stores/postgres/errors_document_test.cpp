// docs/errors.md says what the table of the code does.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "hoist/domain/failure.h"
#include "hoist/stores/postgres/error_map.h"

namespace hoist::postgres {
namespace {

std::string class_of(ErrorCode code) { return std::string(to_string(classify(Error{code, "", {}}))); }

/// The first three cells of the rows that begin with an SQLSTATE.
std::vector<std::string> documented_rows() {
  std::ifstream document(HOIST_ERRORS_DOCUMENT);
  std::vector<std::string> rows;
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("| `")) continue;
    std::size_t end = 0;
    for (int cell = 0; cell < 3; ++cell) end = line.find(" |", end + 1);
    rows.push_back(line.substr(0, end));
  }
  return rows;
}

TEST(ErrorsDocument, HasTheRowsOfTheTableInOrder) {
  std::vector<std::string> expected;
  for (const SqlstateMeaning& meaning : sqlstate_meanings()) {
    expected.push_back(
        fmt::format("| `{}` | {} | {}", meaning.prefix, meaning.condition, class_of(meaning.code)));
  }
  EXPECT_EQ(documented_rows(), expected);
}

TEST(ErrorsDocument, HasAReasonForEachRow) {
  std::ifstream document(HOIST_ERRORS_DOCUMENT);
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("| `")) continue;
    const std::string reason = line.substr(0, line.rfind(" |"));
    EXPECT_GT(reason.size() - reason.rfind("| "), 20U) << line;
  }
}

}  // namespace
}  // namespace hoist::postgres
