#include "hoist/targeting/rule.h"

#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

/// Shared evaluators by name.
RuleScope evaluators(const Object& by_name) {
  RuleScope scope;
  scope.evaluator = [&by_name](std::string_view name) { return by_name.find(name); };
  return scope;
}

/// `depth` times `!` around a variable.
Value nested(std::size_t depth) {
  Value rule = value_of("{'var':'a'}");
  for (std::size_t i = 1; i < depth; ++i) rule = Object{{"!", Array{std::move(rule)}}};
  return rule;
}

}  // namespace

TEST(Rule, literals_stand_for_themselves) {
  for (const char* text : {"null", "true", "1.5", "'on'", "[]", "{}", "[1,['a',{}]]"}) {
    EXPECT_EQ(outcome(text), text);
  }
}

TEST(Rule, a_refusal_opens_with_the_place) {
  EXPECT_EQ(complaint("{'if':[true,{'nope':1}]}"), "/if/1: there is no operator 'nope'");
  EXPECT_EQ(complaint("{'toString':1}"), "/: there is no operator 'toString'");
  EXPECT_EQ(complaint("{'!':{'/':[]}}"), "/!/~1: it takes one argument or more, but here are 0");
  EXPECT_EQ(complaint("{'==':[1,{'a':1,'b':2}]}"),
            "/==/1: an operator is an object with one member, but here are 2: 'a', 'b'");
}

TEST(Rule, operators_of_the_reference_that_are_not_supported_are_refused) {
  for (const char* rule : {"{'throw':'x'}", "{'try':[1,2]}", "{'pipe':[1,2]}", "{'method':[1,'x']}"}) {
    EXPECT_EQ(outcome(rule), "refused") << rule;
  }
}

TEST(Rule, a_failure_opens_with_the_place) {
  EXPECT_EQ(complaint("{'if':[" + endless_rule() + ",1,2]}"),
            "/if/0/reduce/1/cat: the evaluation takes more than 1000000 steps");
}

TEST(Rule, what_makes_no_sense_is_no_reason_to_refuse_or_to_fail) {
  for (const char* rule :
       {"{'+':['abc',1]}", "{'/':[1,0]}", "{'max':[[],{}]}", "{'sem_ver':['x','y','z']}", "{'sem_ver':[]}",
        "{'starts_with':[1,2,3]}", "{'fractional':['key']}", "{'substr':[{},'x',{}]}", "{'reduce':[1,2]}",
        "{'missing_some':[null]}", "{'var':[[1],2]}", "{'length':1}", "{'in':[]}", "{'<':[[],{}]}"}) {
    EXPECT_EQ(outcome("{'if':[false," + std::string(rule) + ",'x']}"), "'x'") << rule;
    EXPECT_NE(outcome(rule), "fails") << rule;
  }
}

TEST(Rule, log_gives_what_it_is_given) {
  EXPECT_EQ(outcome("{'log':{'var':'a'}}", "{'a':1}"), "1");
  EXPECT_EQ(outcome("{'log':['x','y']}"), "'x'");
  EXPECT_EQ(outcome("{'log':[]}"), "null");
}

TEST(Rule, references_are_replaced_by_what_they_name) {
  const Object shared{{"adult", value_of("{'>=':[{'var':'age'},18]}")},
                      {"alias", value_of("{'$ref':'adult'}")},
                      {"pair", value_of("[{'var':'age'},[1,2,3]]")}};
  const RuleScope scope = evaluators(shared);
  EXPECT_EQ(outcome("{'if':[{'$ref':'adult'},'x','y']}", "{'age':20}", scope), "'x'");
  EXPECT_EQ(outcome("{'!':{'$ref':'alias'}}", "{'age':20}", scope), "false");
  EXPECT_EQ(outcome("{'in':{'$ref':'pair'}}", "{'age':2}", scope), "true");
  EXPECT_EQ(outcome("[{'$ref':'adult'},{'$ref':'adult'}]", "{'age':2}", scope), "[false,false]");
  EXPECT_EQ(complaint("{'!':{'$ref':'minor'}}", "{}", scope),
            "/!: there is no shared evaluator 'minor' for $ref");
  EXPECT_EQ(outcome("{'$ref':'adult'}"), "refused");
}

TEST(Rule, a_cycle_of_references_is_named) {
  const Object shared{{"a", value_of("{'!':{'$ref':'b'}}")},
                      {"b", value_of("{'or':[1,{'$ref':'a'}]}")},
                      {"self", value_of("{'$ref':'self'}")}};
  const RuleScope scope = evaluators(shared);
  EXPECT_EQ(complaint("{'$ref':'a'}", "{}", scope),
            "/!/or/1: $ref goes in a cycle: 'a' -> 'b' -> 'a': let one of them stand on its own");
  EXPECT_EQ(complaint("{'$ref':'self'}", "{}", scope),
            "/: $ref goes in a cycle: 'self' -> 'self': let one of them stand on its own");
}

TEST(Rule, depth_is_bounded) {
  EXPECT_TRUE(Rule::compile(nested(kMaxRuleDepth), {}));
  const auto refused = Rule::compile(nested(kMaxRuleDepth + 1), {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("nested deeper than 64"), std::string::npos)
      << refused.error().message;
  EXPECT_LT(refused.error().message.size(), 400U);
  Value array = 1;
  for (int i = 0; i < 100; ++i) array = Array{std::move(array)};
  EXPECT_FALSE(Rule::compile(array, {}));
}

TEST(Rule, size_is_bounded_after_references_are_resolved) {
  EXPECT_TRUE(Rule::compile(Array(kMaxRuleNodes - 1, Value(1)), {}));
  EXPECT_FALSE(Rule::compile(Array(kMaxRuleNodes, Value(1)), {}));
  // Each level has ten of the one below: 10^9 nodes.
  Object shared{{"0", value_of("{'var':'a'}")}};
  for (int level = 1; level < 10; ++level) {
    shared.set(std::to_string(level),
               Object{{"or", Array(10, Value(Object{{"$ref", std::to_string(level - 1)}}))}});
  }
  EXPECT_EQ(outcome("{'$ref':'9'}", "{}", evaluators(shared)), "refused");
}

TEST(Rule, splits_where_a_bucket_decides) {
  EXPECT_TRUE(Rule::compile(value_of("{'if':[{'var':'a'},{'fractional':[['x']]},1]}"), {})->splits());
  EXPECT_FALSE(Rule::compile(value_of("{'if':[{'var':'a'},'x',1]}"), {})->splits());
}

TEST(Rule, ten_thousand_users_are_looked_up_at_once) {
  Array users;
  for (int i = 0; i < 10'000; ++i) users.emplace_back("user-" + std::to_string(i));
  const auto rule = Rule::compile(Object{{"in", Array{value_of("{'var':'targetingKey'}"), users}}}, {});
  ASSERT_TRUE(rule);
  // One by one this would be 10^8 comparisons.
  int found = 0;
  for (int i = 0; i < 20'000; i += 2) {
    const Object context{{"targetingKey", "user-" + std::to_string(i)}};
    const auto value = rule->evaluate({.context = context, .flag_key = "flag", .now = kTestNow});
    if (value && *value == Value(true)) ++found;
  }
  EXPECT_EQ(found, 5'000);
}

TEST(Rule, a_trace_tells_what_each_operator_did) {
  Trace trace;
  const auto value =
      evaluated(value_of("{'if':[{'==':[{'var':'plan'},'pro']},'x',{'in':[{'var':'nope'},[1]]}]}"),
                value_of("{'plan':'free'}"), {}, &trace);
  ASSERT_TRUE(value);
  ASSERT_EQ(trace.size(), 5U);
  EXPECT_EQ(trace[0].path, "/if/0/==/0/var");
  EXPECT_EQ(trace[0].operation, "var");
  EXPECT_EQ(trace[0].inputs, std::vector<Value>{"plan"});
  EXPECT_EQ(trace[0].result, Value("free"));
  EXPECT_EQ(trace[1].path, "/if/0/==");
  EXPECT_EQ(trace[1].inputs, (std::vector<Value>{"free", "pro"}));
  EXPECT_EQ(trace[1].result, Value(false));
  EXPECT_EQ(trace[2].note, "missing");
  EXPECT_EQ(trace[3].operation, "in");
  EXPECT_EQ(trace[3].inputs, (std::vector<Value>{nullptr, Array{1}}));
  EXPECT_EQ(trace[4].path, "/if");
  EXPECT_EQ(trace[4].inputs, (std::vector<Value>{false, false}));
}

TEST(Rule, a_trace_names_the_bucket) {
  Trace trace;
  ASSERT_TRUE(
      evaluated(value_of("{'fractional':[['a',1],['b',3]]}"), value_of("{'targetingKey':'u'}"), {}, &trace));
  ASSERT_EQ(trace.size(), 1U);
  EXPECT_EQ(trace[0].note.substr(0, 18), "key 'flagu', hash ") << trace[0].note;
  EXPECT_EQ(trace[0].note.substr(trace[0].note.size() - 5), " of 4") << trace[0].note;
}

TEST(Rule, a_trace_keeps_so_much_of_what_goes_on_inside_an_array) {
  Trace trace;
  const Value context = Object{{"l", Array(5'000, Value(1))}};
  ASSERT_TRUE(evaluated(value_of("{'some':[{'var':'l'},{'>':[{'var':''},1]}]}"), context, {}, &trace));
  EXPECT_EQ(trace.size(), kMaxTracedIterations + 2);
  EXPECT_EQ(trace.back().operation, "some");
  ASSERT_EQ(trace.back().inputs.size(), 1U);
  EXPECT_EQ(trace.back().inputs[0].if_array()->size(), kMaxTracedElements);
  EXPECT_EQ(trace.back().note, "the first 100 of 5000 elements are shown");
}

TEST(Rule, a_trace_of_a_failure_says_why) {
  Trace trace;
  ASSERT_FALSE(evaluated(value_of(endless_rule()), Object{}, {}, &trace));
  ASSERT_FALSE(trace.empty());
  EXPECT_EQ(trace.back().note, "/reduce/1/cat: the evaluation takes more than 1000000 steps");
}

}  // namespace hoist::targeting
