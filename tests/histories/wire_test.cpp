#include "histories/wire.h"

#include <gtest/gtest.h>

namespace hoist::histories {
namespace {

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((value >> shift) & 0xFFU));
  return bytes;
}

std::string message(char type, const std::string& body) {
  return type + number(static_cast<std::uint32_t>(4 + body.size())) + body;
}

std::string text(const std::string& value) { return value + '\0'; }

TEST(Framer, a_client_begins_with_a_packet_without_a_type) {
  Framer framer(Framer::Side::kClient);
  framer.feed(number(8) + number(196'608) + message('S', ""));
  const auto start_up = framer.next();
  ASSERT_TRUE(start_up);
  EXPECT_EQ(start_up->type, '\0');
  EXPECT_EQ(start_up->bytes.size(), 8U);
  const auto sync = framer.next();
  ASSERT_TRUE(sync);
  EXPECT_EQ(sync->type, 'S');
  EXPECT_FALSE(framer.next());
}

TEST(Framer, puts_together_what_comes_byte_by_byte) {
  Framer framer(Framer::Side::kServer);
  const std::string bytes = message('D', std::string(300, 'x')) + message('Z', "I");
  std::string types;
  for (const char byte : bytes) {
    framer.feed(std::string(1, byte));
    while (const auto whole = framer.next()) types += whole->type;
  }
  EXPECT_EQ(types, "DZ");
}

TEST(StatementOf, names_prepared_statements_and_sql) {
  const auto statement = [](char type, const std::string& body) {
    return statement_of({.type = type, .bytes = message(type, body)});
  };
  EXPECT_EQ(statement('B', text("") + text("claim") + "rest"), "claim");
  EXPECT_EQ(statement('P', text("settle_by_id") + text("UPDATE …")), "settle_by_id");
  EXPECT_EQ(statement('P', text("") + text("COMMIT")), "COMMIT");
  EXPECT_EQ(statement('Q', text("LISTEN hoist_due")), "LISTEN hoist_due");
  EXPECT_EQ(statement('S', ""), "");
}

TEST(BackendPid, is_the_first_number) {
  EXPECT_EQ(backend_pid({.type = 'K', .bytes = message('K', number(4'711) + number(99))}), 4'711);
}

}  // namespace
}  // namespace hoist::histories
