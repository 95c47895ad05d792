#include "hoist/cli/database_url.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(DatabaseUrl, TellsTheTwoStoresApart) {
  struct Row {
    std::string_view text;
    DatabaseKind kind;
    std::string_view location;
  };
  constexpr Row kRows[] = {
      {"hoist.db", DatabaseKind::kSqlite, "hoist.db"},
      {"/var/lib/hoist/hoist.db", DatabaseKind::kSqlite, "/var/lib/hoist/hoist.db"},
      {"./data:1.db", DatabaseKind::kSqlite, "./data:1.db"},
      {"with space%20.db", DatabaseKind::kSqlite, "with space%20.db"},
      {"sqlite:///tmp/x", DatabaseKind::kSqlite, "/tmp/x"},
      {"sqlite:x.db", DatabaseKind::kSqlite, "x.db"},
      {"sqlite:/tmp/x", DatabaseKind::kSqlite, "/tmp/x"},
      {"postgresql://u:p@h:5432/d?sslmode=require", DatabaseKind::kPostgres,
       "postgresql://u:p@h:5432/d?sslmode=require"},
      {"postgres://h/d", DatabaseKind::kPostgres, "postgres://h/d"},
      {"postgresql:///d?host=/run/postgresql", DatabaseKind::kPostgres,
       "postgresql:///d?host=/run/postgresql"},
  };
  for (const Row& row : kRows) {
    const auto address = parse_database_url(row.text);
    ASSERT_TRUE(address) << row.text << ": " << address.error().message;
    EXPECT_EQ(address->kind, row.kind) << row.text;
    EXPECT_EQ(address->location, row.location);
  }
}

TEST(DatabaseUrl, RefusesTheRestAndSaysWhatIsAccepted) {
  for (const std::string_view text : {"",
                                      "sqlite:",
                                      "sqlite://",
                                      "sqlite:///",
                                      "sqlite://host.db",
                                      "sqlite:///x?mode=ro",
                                      ":memory:",
                                      "sqlite::memory:",
                                      "file:x?mode=memory",
                                      "mysql://root:secret@h/d",
                                      "postgresql:d",
                                      "postgres:/d",
                                      "POSTGRESQL://h/d",
                                      "https://user:secret@h",
                                      "data/",
                                      "c:secret",
                                      "\"postgresql://u:secret@h/d\"",
                                      "'postgres://u:secret@h/d'",
                                      " postgresql://u:secret@h/d",
                                      "DATABASE_URL=postgresql://u:secret@h/d",
                                      "://u:secret@h/d",
                                      "my_db://u:secret@h/d",
                                      "host=h user=u password=secret dbname=d",
                                      "jdbc:postgresql://u:secret@h/d"}) {
    const auto address = parse_database_url(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(address.error().message.find("; postgresql://user@host/name, sqlite:///path and the path of an "
                                           "SQLite file are accepted"),
              std::string::npos)
        << address.error().message;
    EXPECT_EQ(address.error().message.find("secret"), std::string::npos) << address.error().message;
  }
}

TEST(DatabaseUrl, APoolerIsTakenOutOfTheUrl) {
  struct Row {
    std::string_view text;
    Pooler pooler;
    std::string_view location;
  };
  constexpr Row kRows[] = {
      {"postgresql://u:p@h/d?pooler=transaction", Pooler::kTransaction, "postgresql://u:p@h/d"},
      {"postgres://h?pooler=transaction", Pooler::kTransaction, "postgres://h"},
      {"postgresql://h/d?pooler=none", Pooler::kNone, "postgresql://h/d"},
      {"postgresql://h/d?pooler=transaction&sslmode=require", Pooler::kTransaction,
       "postgresql://h/d?sslmode=require"},
      {"postgresql:///d?host=/run/x&pooler=transaction&port=1", Pooler::kTransaction,
       "postgresql:///d?host=/run/x&port=1"},
      {"postgresql:///d?application_name=a@b&pooler=transaction", Pooler::kTransaction,
       "postgresql:///d?application_name=a@b"},
      {"postgresql://h/d?port=1&pooler=none&pooler=transaction", Pooler::kTransaction,
       "postgresql://h/d?port=1"},
      {"postgresql://h/d?pooler=transaction&pooler=none", Pooler::kNone, "postgresql://h/d"},
      // No parameter of that name: libpq says what it thinks of these.
      {"postgresql://h/d?my_pooler=transaction", Pooler::kNone, "postgresql://h/d?my_pooler=transaction"},
      {"postgresql://h/d?pooler", Pooler::kNone, "postgresql://h/d?pooler"},
      {"postgresql://u:p?pooler=x@h/d", Pooler::kNone, "postgresql://u:p?pooler=x@h/d"},
      {"postgresql://h/pooler=transaction", Pooler::kNone, "postgresql://h/pooler=transaction"},
  };
  for (const Row& row : kRows) {
    const auto address = parse_database_url(row.text);
    ASSERT_TRUE(address) << row.text << ": " << address.error().message;
    EXPECT_EQ(address->location, row.location) << row.text;
    EXPECT_EQ(address->pooler, row.pooler) << row.text;
  }
}

TEST(DatabaseUrl, RefusesAnotherPoolerAndDoesNotRepeatIt) {
  for (const std::string_view text :
       {"postgresql://h/d?pooler=", "postgresql://h/d?pooler=session", "postgresql://h/d?pooler=Transaction",
        "postgresql://u:p/w?pooler=secret@h/d", "postgresql://h/d?pooler=transaction&pooler=secret"}) {
    const auto address = parse_database_url(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(address.error().message.starts_with(
        "the database URL's pooler is neither 'none' nor 'transaction'; "))
        << address.error().message;
    EXPECT_EQ(address.error().message.find("secret"), std::string::npos) << address.error().message;
  }
}

TEST(DatabaseUrl, RefusesNul) {
  for (const std::string_view text : {std::string_view("a.db\0b", 6), std::string_view("sqlite:a\0", 9),
                                      std::string_view("postgresql://h/d\0x", 18)}) {
    const auto address = parse_database_url(text);
    ASSERT_FALSE(address);
    EXPECT_NE(address.error().message.find("NUL"), std::string::npos) << address.error().message;
  }
}

TEST(DatabaseUrl, MasksWhatCouldBeAPassword) {
  struct Row {
    std::string_view text;
    std::string_view masked;
  };
  constexpr Row kRows[] = {
      {"postgresql://u:secret@h:5432/d", "postgresql://u:***@h:5432/d"},
      {"postgres://u:se:cr@et@h/d", "postgres://u:***@h/d"},
      {"postgresql://u:se/cr?et@h/d", "postgresql://u:***@h/d"},
      {"postgresql://h/d?user=u&password=secret&sslmode=require",
       "postgresql://h/d?user=u&password=***&sslmode=require"},
      {"postgresql://h/d?sslpassword=secret", "postgresql://h/d?sslpassword=***"},
      {"postgresql://h:1/d?password=sec@ret", "postgresql://h:***"},
      {"postgresql://u:secret@h/d?pooler=transaction", "postgresql://u:***@h/d?pooler=transaction"},
      {"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
      {"postgresql://h:5432/d", "postgresql://h:5432/d"},
      {"mysql://u:secret@h/d", "mysql://u:***@h/d"},
      {"\"postgresql://u:secret@h/d\"", "\"postgresql://u:***@h/d\""},
      {"DB=postgresql://u:secret@h/d", "DB=postgresql://u:***@h/d"},
      {"postgresql://h/d?%70assword=secret&user=u", "postgresql://h/d?%70assword=***&user=u"},
      {"host=h password=secret dbname=d", "host=h password=***"},
      {"hoist.db", "hoist.db"},
      {"sqlite:///tmp/a:b@c", "sqlite:///tmp/a:b@c"},
  };
  for (const Row& row : kRows) EXPECT_EQ(mask_database_url(row.text), row.masked);
}

}  // namespace
}  // namespace hoist::cli
