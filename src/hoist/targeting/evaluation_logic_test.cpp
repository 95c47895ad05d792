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
      {"{'if':[{'var':'a'},'x','y']}", "{'a':{}}", "'y'"},
      {"{'if':[{'var':'a'},'x','y']}", "{'a':'0'}", "'x'"},
      {"{'if':[false,'x',{'var':'a'},'y','z']}", "{'a':1}", "'y'"},
      {"{'if':[false,'x',{'var':'a'},'y']}", "{}", "null"},
      {"{'?:':[true,1,2]}", "{}", "1"},
      {"{'if':{'var':'a'}}", "{'a':[true,1,2]}", "refused"},
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
      {"{'and':{'var':'a'}}", "{}", "refused"},
      {"{'or':true}", "{}", "refused"},
  });
}

TEST(EvaluationLogic, later_arguments_are_not_evaluated) {
  const std::string_view fails = "{'+':[{'var':'text'},1]}";
  for (const char* rule :
       {"{'and':[{'var':'zero'},@]}", "{'or':[1,@]}", "{'?\?':[1,@]}", "{'if':[1,'x',@]}"}) {
    std::string text = rule;
    text.replace(text.find('@'), 1, fails);
    EXPECT_NE(outcome(text, "{'text':'abc','zero':0}"), "fails") << text;
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

TEST(EvaluationLogic, a_missing_value_equals_what_is_false_as_in_the_reference) {
  expect_outcomes({
      {"{'==':[{'var':'a'},0]}", "{}", "true"},
      {"{'==':[{'var':'a'},false]}", "{}", "true"},
      {"{'==':[{'var':'a'},'']}", "{}", "false"},
      {"{'===':[{'var':'a'},0]}", "{}", "false"},
      {"{'!=':[{'var':'a'},null]}", "{'a':0}", "false"},
      {"{'!=':[{'var':'a'},null]}", "{'a':''}", "true"},
  });
}

TEST(EvaluationLogic, what_is_not_comparable_fails) {
  expect_outcomes({
      {"{'<':[{'var':'a'},5]}", "{'a':'abc'}", "fails"},
      {"{'==':[{'var':'a'},true]}", "{'a':'true'}", "fails"},
      {"{'==':[{'var':'a'},1]}", "{'a':[1]}", "fails"},
      {"{'==':[{'var':'a'},{}]}", "{'a':1}", "fails"},
      {"{'<':['abc',5]}", "{}", "refused"},
      {"{'<':[1]}", "{}", "refused"},
      {"{'==':[]}", "{}", "refused"},
  });
}

TEST(EvaluationLogic, a_variable_on_the_right_hides_the_left_side_from_the_check) {
  expect_outcomes({
      {"{'<':[{'var':'a'},{'var':'b'}]}", "{'a':'abc','b':5}", "false"},
      {"{'<':[{'var':'a'},{'+':[{'var':'b'},1]}]}", "{'a':'abc','b':5}", "false"},
      {"{'==':[{'var':'a'},{'var':'b'}]}", "{'a':5,'b':'abc'}", "false"},
      {"{'==':[{'var':'a'},{'var':'b'}]}", "{'a':5,'b':[5]}", "fails"},
      // The reference interprets an `if` of two arguments, and then looks at both sides.
      {"{'if':[{'<':[{'var':'a'},{'var':'b'}]},'x']}", "{'a':'abc','b':5}", "fails"},
  });
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
