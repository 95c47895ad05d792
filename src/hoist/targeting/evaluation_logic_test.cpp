#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationLogic, if_takes_the_first_branch_whose_condition_is_true) {
  expect_outcomes({
      {"{'if':[]}", "{}", "null"},
      {"{'if':['x']}", "{}", "'x'"},
      {"{'if':[{'var':'a'},'x']}", "{'a':1}", "'x'"},
      {"{'if':[{'var':'a'},'x']}", "{}", "null"},
      {"{'if':[{'var':'a'},'x','y']}", "{'a':[]}", "'y'"},
      {"{'if':[{'var':'a'},'x','y']}", "{'a':{}}", "'x'"},
      {"{'if':[{'var':'a'},'x','y']}", "{'a':'0'}", "'x'"},
      {"{'if':[false,'x',{'var':'a'},'y','z']}", "{'a':1}", "'y'"},
      {"{'if':[false,'x',{'var':'a'},'y']}", "{}", "null"},
      {"{'?:':[true,1,2]}", "{}", "1"},
      {"{'if':{'var':'a'}}", "{'a':[true,1,2]}", "[true,1,2]"},
  });
}

TEST(EvaluationLogic, and_or_and_coalesce_give_values) {
  expect_outcomes({
      {"{'and':[]}", "{}", "null"},
      {"{'or':[]}", "{}", "null"},
      {"{'?\?':[]}", "{}", "null"},
      {"{'and':[1,{'var':'a'},3]}", "{'a':''}", "''"},
      {"{'and':[1,{'var':'a'},3]}", "{'a':2}", "3"},
      {"{'or':[0,{'var':'a'},3]}", "{'a':2}", "2"},
      {"{'or':[0,{'var':'a'},[]]}", "{}", "[]"},
      {"{'?\?':[null,{'var':'a'},3]}", "{'a':0}", "0"},
      {"{'?\?':[null,{'var':'a'}]}", "{}", "null"},
      {"{'and':{'var':'a'}}", "{'a':1}", "1"},
      {"{'or':true}", "{}", "true"},
  });
}

TEST(EvaluationLogic, later_arguments_are_not_evaluated) {
  const std::string fails = endless_rule();
  for (const char* rule :
       {"{'and':[{'var':'zero'},@]}", "{'or':[1,@]}", "{'?\?':[1,@]}", "{'if':[1,'x',@]}"}) {
    std::string text = rule;
    text.replace(text.find('@'), 1, fails);
    EXPECT_NE(outcome(text, "{'zero':0}"), "fails") << text;
  }
}

TEST(EvaluationLogic, not_looks_at_its_first_argument) {
  expect_outcomes({
      {"{'!':[]}", "{}", "true"},
      {"{'!':[[]]}", "{}", "true"},
      {"{'!':[[0]]}", "{}", "false"},
      {"{'!':true}", "{}", "false"},
      {"{'!':{'var':'a'}}", "{'a':[0]}", "false"},
      {"{'not':{'var':'a'}}", "{'a':[]}", "true"},
      {"{'!!':['0']}", "{}", "true"},
      {"{'!!':{'var':'a'}}", "{}", "false"},
      {"{'!!':[{'var':''}]}", "{}", "true"},
  });
}

TEST(EvaluationLogic, loose_comparison_coerces) {
  expect_outcomes({
      {"{'==':[1,'1']}", "{}", "true"},
      {"{'==':[{'var':'a'},1]}", "{'a':'1'}", "true"},
      {"{'==':[{'var':'a'},true]}", "{'a':1}", "true"},
      {"{'!=':[{'var':'a'},'x']}", "{'a':'y'}", "true"},
      {"{'==':[{'var':'a'},'x']}", "{}", "false"},
      {"{'==':[{'var':'a'},null]}", "{}", "true"},
      {"{'<':[{'var':'a'},'b']}", "{'a':'a'}", "true"},
      {"{'<':['10','9']}", "{}", "true"},
      {"{'<':[{'var':'a'},9]}", "{'a':'10'}", "false"},
      {"{'>=':[{'var':'a'},18]}", "{'a':18}", "true"},
      {"{'<':[{'var':'a'},10]}", "{}", "true"},
  });
}

TEST(EvaluationLogic, null_equals_null_only) {
  expect_outcomes({
      {"{'==':[{'var':'a'},null]}", "{'a':null}", "true"},
      {"{'==':[{'var':'a'},0]}", "{}", "false"},
      {"{'==':[{'var':'a'},false]}", "{}", "false"},
      {"{'==':[{'var':'a'},'']}", "{}", "false"},
      {"{'!=':[{'var':'a'},null]}", "{'a':0}", "true"},
      {"{'!=':[{'var':'a'},null]}", "{'a':''}", "true"},
      {"{'<=':[{'var':'a'},0]}", "{}", "true"},
      {"{'<=':[{'var':'a'},null]}", "{}", "true"},
  });
}

TEST(EvaluationLogic, what_is_no_number_has_no_order) {
  expect_outcomes({
      {"{'<':[{'var':'a'},5]}", "{'a':'abc'}", "false"},
      {"{'>=':[{'var':'a'},5]}", "{'a':'abc'}", "false"},
      {"{'>=':[5,{'var':'a'}]}", "{'a':'abc'}", "false"},
      {"{'<':[{'var':'a'},{'var':'b'}]}", "{'a':'abc','b':5}", "false"},
      {"{'==':[{'var':'a'},true]}", "{'a':'true'}", "false"},
      {"{'!=':[{'var':'a'},5]}", "{'a':'abc'}", "true"},
      {"{'==':[{'var':'a'},{}]}", "{'a':1}", "false"},
  });
}

TEST(EvaluationLogic, arrays_are_compared_as_text) {
  expect_outcomes({
      {"{'==':[{'var':'a'},1]}", "{'a':[1]}", "true"},
      {"{'==':[{'var':'a'},'1,2']}", "{'a':[1,2]}", "true"},
      {"{'<':[{'var':'a'},[3]]}", "{'a':[2]}", "true"},
      {"{'==':[{'var':'a'},[1]]}", "{'a':[1]}", "false"},
  });
}

TEST(EvaluationLogic, there_must_be_two_to_compare) {
  for (const char* rule : {"{'<':[1]}", "{'==':[]}", "{'!==':{'var':'a'}}"}) {
    EXPECT_EQ(outcome(rule), "refused") << rule;
  }
}

TEST(EvaluationLogic, between) {
  expect_outcomes({
      {"{'<':[1,{'var':'a'},3]}", "{'a':2}", "true"},
      {"{'<':[1,{'var':'a'},3]}", "{'a':3}", "false"},
      {"{'<=':[1,{'var':'a'},3]}", "{'a':3}", "true"},
      {"{'<=':[1,{'var':'a'},3]}", "{'a':0}", "false"},
      {"{'>':[{'var':'a'},2,1]}", "{'a':3}", "true"},
      {"{'==':[1,{'var':'a'},1]}", "{'a':1}", "true"},
  });
}

TEST(EvaluationLogic, strict_comparison_does_not_coerce) {
  expect_outcomes({
      {"{'===':[1,'1']}", "{}", "false"},
      {"{'===':[{'var':'a'},'x']}", "{'a':'x'}", "true"},
      {"{'!==':[{'var':'a'},1]}", "{'a':'1'}", "true"},
      {"{'===':[{'var':'a'},{'var':'a'}]}", "{'a':[1]}", "true"},
      {"{'===':[{'var':'a'},[1]]}", "{'a':[1]}", "false"},
      {"{'===':[{'var':'a'},null]}", "{}", "true"},
  });
}

}  // namespace hoist::targeting
