// ServerReports.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class ServerReportsTest : public StoreTest {
 protected:
  static ServerReport make_report(std::string server, std::string_view environment, Instant at,
                                  std::int64_t revision = 1) {
    return {.server = std::move(server),
            .environment = environment_key(environment),
            .reported_at = at,
            .revision = revision,
            .clients = 3,
            .clients_told = 2};
  }
  void report(const std::vector<ServerReport>& reports) {
    write([&](UnitOfWork& unit) { must(unit.server_reports().report(reports)); });
  }
  std::vector<ServerReport> list(std::string_view environment, Instant since = kTestStart) {
    return read([&](UnitOfWork& unit) {
      return must(unit.server_reports().list(environment_key(environment), since));
    });
  }
};

TEST_P(ServerReportsTest, are_listed_by_environment_and_server) {
  EXPECT_TRUE(list("production").empty());
  const ServerReport b = make_report("b", "production", kTestStart + 1us);
  const ServerReport upper = make_report("Z", "production", kTestStart);
  const ServerReport awkward = make_report(std::string(kAwkwardText), "production", kTestStart, 1LL << 40);
  const ServerReport elsewhere = make_report("b", "staging", kTestStart);
  report({b, upper, awkward, elsewhere});
  report({});
  EXPECT_EQ(list("production"), (std::vector{awkward, upper, b})) << "by bytes, on either store";
  EXPECT_EQ(list("staging"), std::vector{elsewhere});
  EXPECT_EQ(list("production", kTestStart + 1us), std::vector{b});
  const auto all = [&](Instant since) {
    return read([&](UnitOfWork& unit) { return must(unit.server_reports().all(since)); });
  };
  EXPECT_EQ(all(kTestStart), (std::vector{awkward, upper, b, elsewhere})) << "by environment and server";
  EXPECT_EQ(all(kTestStart + 1us), std::vector{b});
}

TEST_P(ServerReportsTest, the_last_one_counts) {
  report({make_report("a", "production", kTestStart + 1h, 9)});
  const ServerReport restarted = make_report("a", "production", kTestStart, 2);
  report({restarted});
  EXPECT_EQ(list("production"), std::vector{restarted}) << "also where the store's clock was set back";
}

TEST_P(ServerReportsTest, are_forgotten_by_age_and_by_server) {
  const ServerReport kept = make_report("a", "production", kTestStart);
  report({kept, make_report("b", "production", kTestStart - 1us), make_report("c", "production", kTestStart),
          make_report("c", "staging", kTestStart)});
  const auto forget = [&](auto act) {
    return write([&](UnitOfWork& unit) { return must(act(unit.server_reports())); });
  };
  EXPECT_EQ(forget([](ServerReports& reports) { return reports.forget(kTestStart); }), 1);
  EXPECT_EQ(forget([](ServerReports& reports) { return reports.forget_server("c"); }), 2);
  EXPECT_EQ(forget([](ServerReports& reports) { return reports.forget_server("c"); }), 0);
  EXPECT_EQ(list("production", kTestStart - 1h), std::vector{kept});
  EXPECT_TRUE(list("staging", kTestStart - 1h).empty());
}

HOIST_ON_EACH_STORE(ServerReportsTest);

}  // namespace
}  // namespace hoist::test
