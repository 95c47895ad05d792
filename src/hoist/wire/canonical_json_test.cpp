#include "hoist/wire/canonical_json.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

TEST(CanonicalJson, orders_members_and_leaves_out_blanks) {
  EXPECT_EQ(canonical_json(R"( { "b" : [ 1 , { "d" : null, "c" : true } ] , "a" : "x" } )"),
            R"({"a":"x","b":[1,{"c":true,"d":null}]})");
  EXPECT_EQ(canonical_json("{}"), "{}");
  EXPECT_EQ(canonical_json(" [ ] "), "[]");
  EXPECT_EQ(canonical_json(R"({"é":1,"z":2,"Z":3,"":4})"), R"({"":4,"Z":3,"z":2,"é":1})");
}

TEST(CanonicalJson, writes_equal_numbers_alike_and_others_not) {
  const std::vector<std::vector<std::string>> alike = {
      {"0", "-0", "0.000", "0e5", "-0E0"},
      {"25", "25.0", "2.5e1", "250E-1", "25e0"},
      {"100", "1E2", "1e+2", "100.00"},
      {"-0.1", "-1E-1", "-0.10"},
      {"100000000000000000", "1E17"},
      {"1e300", "1" + std::string(300, '0'), "10.0E299"},
      {"9007199254740993"},
      {"9007199254740992"},
      {"0.30000000000000004"},
      {"0.3"},
      {"18446744073709551616"},
      {"18446744073709551615"},
      {"1e99999999999999999999"},
      {"-1e99999999999999999999"},
  };
  for (std::size_t i = 0; i < alike.size(); ++i) {
    for (const std::string& text : alike[i])
      EXPECT_EQ(canonical_json(text), canonical_json(alike[i][0])) << text;
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(canonical_json(alike[i][0]), canonical_json(alike[j][0]));
  }
  EXPECT_EQ(canonical_json("[100, 0.5, 1E17, 1e21, -12.50]"), "[100,5e-1,100000000000000000,1e21,-125e-1]");
}

TEST(CanonicalJson, writes_equal_strings_alike) {
  EXPECT_EQ(canonical_json(R"("\u0041\/\u00e9\t")"), canonical_json("\"A/é\\t\""));
  EXPECT_EQ(canonical_json(R"({"\u0062":1,"a":2})"), R"({"a":2,"b":1})");
}

TEST(CanonicalJson, keeps_a_name_given_twice) {
  EXPECT_NE(canonical_json(R"({"a":1,"a":2})"), canonical_json(R"({"a":2})"));
}

TEST(CanonicalJson, leaves_alone_what_it_cannot_read) {
  for (const std::string text : {"", "no JSON", R"({"a":1)", "[1] x", "{\"a\":\xff}"}) {
    EXPECT_EQ(canonical_json(text), text);
  }
  const std::string deep = std::string(kMaxJsonDepth + 1, '[') + std::string(kMaxJsonDepth + 1, ']');
  EXPECT_EQ(canonical_json(deep), deep);
}

/// A document, and the same written another way.
struct Documents {
  std::string one;
  std::string other;
};

Documents any_documents(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 5 : 3)) {
    case 0: {
      const auto number = *rc::gen::arbitrary<int>();
      return {std::to_string(number), fmt::format("{}.0e0", number)};
    }
    case 1:
      return {"true", " true "};
    case 2:
      return {R"("A\n")", R"("\u0041\u000a")"};
    case 3: {
      Documents array = any_documents(depth - 1);
      return {"[" + array.one + ",null]", "[ " + array.other + ", null ]"};
    }
    default: {
      const Documents first = any_documents(depth - 1);
      const Documents second = any_documents(depth - 1);
      return {fmt::format(R"({{"a":{},"b":{}}})", first.one, second.one),
              fmt::format(R"({{"b": {}, "\u0061": {}}})", second.other, first.other)};
    }
  }
}

RC_GTEST_PROP(CanonicalJson, does_not_depend_on_who_wrote_it, ()) {
  const Documents documents = any_documents(4);
  const std::string canonical = canonical_json(documents.one);
  RC_ASSERT(canonical == canonical_json(documents.other));
  RC_ASSERT(canonical == canonical_json(canonical));
  const auto value = parse_json(documents.one);
  RC_ASSERT(value.has_value());
  RC_ASSERT(canonical_json_of(*value) == canonical_json(boost::json::serialize(*value)));
  RC_ASSERT(parse_json(canonical).has_value());
}

TEST(CanonicalJson, is_the_same_of_a_value_as_of_its_text) {
  namespace json = boost::json;
  json::value deep = 1;
  for (std::size_t i = 0; i < kMaxJsonDepth; ++i) deep = json::object{{"b", std::move(deep)}, {"a", 1}};
  const json::value deepest = deep;
  const json::value too_deep = json::object{{"b", deepest}, {"a", 1}};
  for (const json::value& value :
       {json::value(json::object()), json::value(json::array()), json::value(nullptr), json::value(0.1),
        json::value(-2.5e300), json::value(1e17), json::value(-0.0), json::value(-7),
        json::value(18446744073709551615U), json::value("A/\t\"\\\x7f\u00e9"), json::value("no text: \xff"),
        json::value(std::string("\0", 1)),
        json::value({{"z", 1}, {"Z", {nullptr, true, json::object()}}, {"", "x"}}),
        json::value({{"\xff", 1}, {"b", 2}, {"a", 3}}), deepest, too_deep}) {
    EXPECT_EQ(canonical_json_of(value), canonical_json(json::serialize(value))) << json::serialize(value);
  }
}

}  // namespace
}  // namespace hoist::wire
