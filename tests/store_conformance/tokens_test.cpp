// TokenRepository.
#include "store_test.h"

namespace hoist::test {
namespace {

class TokensTest : public StoreTest {
 protected:
  Token add_token(const Token& token) {
    write([&](UnitOfWork& unit) { must(unit.tokens().insert(token)); });
    return token;
  }
  std::optional<Token> find(const TokenId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.tokens().find(id)); });
  }
  std::vector<Token> list() {
    return read([](UnitOfWork& unit) { return must(unit.tokens().list()); });
  }
  bool revoke(const TokenId& id, Instant now) {
    return write([&](UnitOfWork& unit) { return must(unit.tokens().revoke(id, now)); });
  }
};

TEST_P(TokensTest, gives_back_what_was_stored) {
  for (const Role role : {Role::kAdmin, Role::kEditor, Role::kViewer, Role::kClient}) {
    Token token = make.make_token(std::string(to_string(role)), role);
    if (role == Role::kClient) {
      token.name = std::string(kMaxTokenNameLength, 'n');
      token.environment = environment_key("staging");
      token.hash = {};  // 32 zero bytes are bytes like others
      token.created_at = kTestStart + Duration(1);
    }
    add_token(token);
    EXPECT_EQ(find(token.id), token);
  }
  Token awkward = make.make_token(std::string(kAwkwardText), Role::kViewer);
  EXPECT_EQ(find(add_token(awkward).id), awkward);
  EXPECT_EQ(find(make.make_id<TokenId>()), std::nullopt);
}

TEST_P(TokensTest, a_name_is_taken_until_its_token_is_revoked) {
  const Token first = add_token(make.make_token("ci", Role::kEditor));
  const Token second = make.make_token("ci", Role::kEditor);
  {
    const auto unit = must(session->begin(Access::kWrite));
    EXPECT_EQ(outcome_of(unit->tokens().insert(second)), "ALREADY_EXISTS");
  }
  EXPECT_TRUE(revoke(first.id, kTestStart));
  add_token(second);
  EXPECT_TRUE(revoke(second.id, kTestStart));
  add_token(make.make_token("ci", Role::kAdmin));
  EXPECT_EQ(list().size(), 3U);
}

TEST_P(TokensTest, revokes_once) {
  Token token = add_token(make.make_token("a", Role::kViewer));
  const Token other = add_token(make.make_token("b", Role::kViewer));
  EXPECT_FALSE(revoke(make.make_id<TokenId>(), kTestStart));
  EXPECT_TRUE(revoke(token.id, kTestStart + Duration(5)));
  EXPECT_FALSE(revoke(token.id, kTestStart + Duration(9)));
  token.revoked_at = kTestStart + Duration(5);
  EXPECT_EQ(find(token.id), token);
  EXPECT_EQ(find(other.id), other);
}

TEST_P(TokensTest, lists_in_order_of_creation_revoked_ones_included) {
  EXPECT_TRUE(list().empty());
  std::vector<Token> tokens;
  for (const char* name : {"z", "A", "m", "a"}) {
    make.set_created_at(kTestStart + std::chrono::seconds(tokens.size()));
    tokens.push_back(add_token(make.make_token(name, Role::kViewer)));
  }
  ASSERT_TRUE(revoke(tokens[1].id, kTestStart));
  tokens[1].revoked_at = kTestStart;
  EXPECT_EQ(list(), tokens);
}

HOIST_ON_EACH_STORE(TokensTest);

}  // namespace
}  // namespace hoist::test
