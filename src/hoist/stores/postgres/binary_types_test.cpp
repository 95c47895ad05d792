// Every binary format, sent to a real server and back.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "hoist/stores/postgres/pipeline.h"
#include "hoist/stores/postgres/test_database.h"

namespace hoist::postgres {
namespace {

class BinaryTypesTest : public testing::Test {
 protected:
  void SetUp() override {
    require_server();
    auto opened = Connection::open(ConnectionTarget("postgresql:///postgres", TimeLimits{}));
    ASSERT_TRUE(opened) << opened.error().message;
    connection_ = *std::move(opened);
  }

  std::unique_ptr<Connection> connection_;

  Rows run(const std::string& sql, Parameters parameters) {
    Pipeline pipeline(*connection_);
    const Statement statement{"", sql};
    pipeline.add(statement, std::move(parameters));
    auto answers = pipeline.run();
    if (!answers) throw std::runtime_error(answers.error().message);
    return std::move(answers->front());
  }

  template <class T>
  T echo(const T& value) {
    Parameters parameters;
    parameters.add(value);
    const Rows rows = run("SELECT $1", std::move(parameters));
    RowReader row(rows, 0);
    T back = row.take<T>();
    EXPECT_TRUE(row.finish());
    return back;
  }

  /// The server's own text of a value, so that both directions cannot be wrong in the same way.
  template <class T>
  std::string server_text(const T& value) {
    Parameters parameters;
    parameters.add(value);
    const Rows rows = run("SELECT $1::text", std::move(parameters));
    RowReader row(rows, 0);
    return row.take<std::string>();
  }

  template <class T>
  T from_server(const std::string& expression) {
    const Rows rows = run("SELECT " + expression, {});
    RowReader row(rows, 0);
    T value = row.take<T>();
    EXPECT_TRUE(row.finish());
    return value;
  }

  template <class T>
  std::vector<std::optional<T>> echo_array(const std::vector<std::optional<T>>& values) {
    Parameters parameters;
    parameters.add_array(values, [](const std::optional<T>& value) { return value; });
    const Rows rows =
        run("SELECT u.v FROM unnest($1) WITH ORDINALITY AS u (v, n) ORDER BY n", std::move(parameters));
    std::vector<std::optional<T>> back;
    for (int i = 0; i < rows.size(); ++i) {
      RowReader row(rows, i);
      back.push_back(row.take_if_set<T>());
      EXPECT_TRUE(row.finish());
    }
    return back;
  }
};

TEST_F(BinaryTypesTest, ExtremeNumbersComeBack) {
  for (const std::int32_t value :
       {0, 1, -1, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()}) {
    EXPECT_EQ(echo(value), value);
    EXPECT_EQ(server_text(value), std::to_string(value));
  }
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(echo(value), value);
    EXPECT_EQ(server_text(value), std::to_string(value));
  }
}

TEST_F(BinaryTypesTest, BooleansComeBack) {
  EXPECT_EQ(server_text(true), "true");
  EXPECT_EQ(server_text(false), "false");
  EXPECT_TRUE(echo(true));
  EXPECT_FALSE(echo(false));
}

TEST_F(BinaryTypesTest, InstantsAreTheServersToTheMicrosecond) {
  const auto at = *parse_instant("2026-11-27T09:00:00.123456Z");
  EXPECT_EQ(echo(at), at);
  EXPECT_EQ(server_text(at), "2026-11-27 09:00:00.123456+00");
  EXPECT_EQ(from_server<Instant>("timestamptz '1999-12-31 23:59:59.999999Z'"),
            *parse_instant("1999-12-31T23:59:59.999999Z"));
  EXPECT_EQ(echo(kMinInstant), kMinInstant);
  EXPECT_EQ(echo(kMaxInstant), kMaxInstant);
}

TEST_F(BinaryTypesTest, InstantsBeyondTheRangeAreItsEnds) {
  EXPECT_EQ(from_server<Instant>("timestamptz 'infinity'"), kMaxInstant);
  EXPECT_EQ(from_server<Instant>("timestamptz '-infinity'"), kMinInstant);
  EXPECT_EQ(from_server<Instant>("timestamptz '4000-01-01 BC'"), kMinInstant);
  EXPECT_EQ(from_server<Instant>("timestamptz '20000-01-01Z'"), kMaxInstant);
}

TEST_F(BinaryTypesTest, UuidsAreTheServers) {
  const auto id = *parse_uuid("01935b1e-7c00-7abc-8def-0123456789ff");
  EXPECT_EQ(echo(id), id);
  EXPECT_EQ(server_text(id), format_uuid(id));
}

TEST_F(BinaryTypesTest, TextAndBytesComeBack) {
  for (const std::string& text : {std::string(), std::string("é ✓ 😀"), std::string(100'000, 'x')}) {
    EXPECT_EQ(echo(text), text);
  }
  const Bytes bytes{std::string("\0\xff\x80 text", 8)};
  EXPECT_EQ(echo(bytes), bytes);
  EXPECT_EQ(echo(Bytes{}), Bytes{});
}

TEST_F(BinaryTypesTest, RowPlacesAreTheServers) {
  const RowPlace place{.block = 4'294'967'294U, .offset = 65'535};
  EXPECT_EQ(echo(place), place);
  EXPECT_EQ(server_text(RowPlace{.block = 7, .offset = 3}), "(7,3)");
}

TEST_F(BinaryTypesTest, NullIsNone) {
  Parameters parameters;
  parameters.add(std::optional<std::int64_t>());
  const Rows rows = run("SELECT $1", std::move(parameters));
  RowReader row(rows, 0);
  EXPECT_EQ(row.take_if_set<std::int64_t>(), std::nullopt);
  EXPECT_TRUE(row.finish());
}

TEST_F(BinaryTypesTest, ArraysKeepOrderAndNulls) {
  const auto at = *parse_instant("2026-11-27T09:00:00Z");
  EXPECT_EQ(echo_array<std::string>({}), std::vector<std::optional<std::string>>());
  const std::vector<std::optional<std::string>> texts = {"a", std::nullopt, "", "é"};
  EXPECT_EQ(echo_array(texts), texts);
  const std::vector<std::optional<Instant>> instants = {std::nullopt, at, kMinInstant};
  EXPECT_EQ(echo_array(instants), instants);
  const std::vector<std::optional<bool>> booleans = {true, std::nullopt, false};
  EXPECT_EQ(echo_array(booleans), booleans);
  const std::vector<std::optional<RowPlace>> places = {RowPlace{1, 2}, std::nullopt};
  EXPECT_EQ(echo_array(places), places);
  const std::vector<std::optional<UuidBytes>> ids = {std::nullopt, UuidBytes{1, 2, 3}};
  EXPECT_EQ(echo_array(ids), ids);
}

TEST_F(BinaryTypesTest, AnyArrayOfNumbersComesBack) {
  EXPECT_TRUE(rc::check("arrays of int8", [this] {
    const auto given = *rc::gen::arbitrary<std::vector<std::int64_t>>();
    std::vector<std::optional<std::int64_t>> values;
    for (const std::int64_t value : given) {
      values.push_back(value % 3 == 0 ? std::nullopt : std::optional(value));
    }
    RC_ASSERT(echo_array(values) == values);
  }));
}

TEST_F(BinaryTypesTest, AColumnOfAnotherTypeIsAFaultOfTheRow) {
  const Rows rows = run("SELECT 1::int8 AS number, NULL::text AS name", {});
  RowReader wrong_type(rows, 0);
  EXPECT_EQ(wrong_type.take<std::int32_t>(), 0);
  const auto first = wrong_type.finish();
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, ErrorCode::kCorruptData);
  EXPECT_EQ(first.error().message,
            "a stored row cannot be read: column number has a type that Hoist does not expect");

  RowReader no_value(rows, 0);
  EXPECT_EQ(no_value.take<std::int64_t>(), 1);
  EXPECT_EQ(no_value.take<std::string>(), "");
  const auto second = no_value.finish();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "a stored row cannot be read: column name holds no value");
}

}  // namespace
}  // namespace hoist::postgres
