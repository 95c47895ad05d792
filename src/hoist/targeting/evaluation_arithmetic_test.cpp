#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationArithmetic, computes) {
  expect_outcomes({
      {"{'+':[1,2,3]}", "{}", "6"},
      {"{'+':[0.1,0.2]}", "{}", "0.30000000000000004"},
      {"{'-':[{'var':'a'},2,3]}", "{'a':10}", "5"},
      {"{'*':[{'var':'a'},'3']}", "{'a':2}", "6"},
      {"{'/':[{'var':'a'},4]}", "{'a':10}", "2.5"},
      {"{'%':[{'var':'a'},3]}", "{'a':-7}", "-1"},
      {"{'%':[{'var':'a'},1.5]}", "{'a':4}", "1"},
      {"{'min':[{'var':'a'},2]}", "{'a':3}", "2"},
      {"{'max':[{'var':'a'},2]}", "{'a':3}", "3"},
      {"{'/':[1,{'var':'a'}]}", "{'a':0}", "Infinity"},
  });
}

TEST(EvaluationArithmetic, sum_and_product_read_the_number_at_the_front_of_a_text) {
  expect_outcomes({
      {"{'+':[{'var':'a'},1]}", "{'a':'2'}", "3"},
      {"{'+':[{'var':'a'},1]}", "{'a':'2 apples'}", "3"},
      {"{'*':[{'var':'a'},2]}", "{'a':'1e1x'}", "20"},
      {"{'+':[{'var':'a'},1]}", "{'a':[1,2]}", "2"},
      {"{'+':[{'var':'a'},1]}", "{'a':''}", "NaN"},
      {"{'+':[{'var':'a'},1]}", "{'a':true}", "NaN"},
      {"{'+':[{'var':'a'},1]}", "{}", "NaN"},
  });
}

TEST(EvaluationArithmetic, the_others_convert_the_whole_operand) {
  expect_outcomes({
      {"{'-':[{'var':'a'},1]}", "{'a':'2'}", "1"},
      {"{'-':[{'var':'a'},1]}", "{'a':'2 apples'}", "NaN"},
      {"{'-':[{'var':'a'},1]}", "{'a':''}", "-1"},
      {"{'-':[{'var':'a'},1]}", "{'a':true}", "0"},
      {"{'-':[{'var':'a'},1]}", "{}", "-1"},
      {"{'-':[{'var':'a'},1]}", "{'a':['3']}", "2"},
      {"{'max':[{'var':'a'},1]}", "{'a':'5'}", "5"},
      {"{'min':[{'var':'a'},1]}", "{}", "0"},
  });
}

TEST(EvaluationArithmetic, forms_with_one_argument) {
  expect_outcomes({
      {"{'+':'3.5'}", "{}", "3.5"},
      {"{'+':{'var':'a'}}", "{'a':'3'}", "3"},
      {"{'+':[]}", "{}", "0"},
      {"{'*':[]}", "{}", "1"},
      {"{'*':['x']}", "{}", "'x'"},
      {"{'-':[{'var':'a'}]}", "{'a':2}", "-2"},
      {"{'-':{'var':'a'}}", "{'a':'2'}", "-2"},
      {"{'/':[{'var':'a'}]}", "{'a':4}", "0.25"},
      {"{'max':{'var':'a'}}", "{'a':5}", "5"},
      {"{'max':{'var':'a'}}", "{'a':[1,5]}", "NaN"},
  });
}

TEST(EvaluationArithmetic, what_is_no_number_gives_none) {
  expect_outcomes({
      {"{'+':['abc',1]}", "{}", "NaN"},
      {"{'*':[{'var':'a'},1]}", "{'a':{}}", "NaN"},
      {"{'/':[0,0]}", "{}", "NaN"},
      {"{'%':[1,{'var':'a'}]}", "{'a':0}", "NaN"},
      {"{'max':['x',1]}", "{}", "NaN"},
      {"{'min':[1,'x',2]}", "{}", "NaN"},
      {"{'<':[{'+':['abc',1]},1]}", "{}", "false"},
      {"{'!=':[{'+':['abc',1]},{'+':['abc',1]}]}", "{}", "true"},
      {"{'if':[{'+':['abc',1]},'x','y']}", "{}", "'y'"},
      {"{'in':[{'+':['abc',1]},[{'+':['abc',1]}]]}", "{}", "false"},
      {"{'cat':[{'+':['abc',1]}]}", "{}", "'NaN'"},
  });
}

TEST(EvaluationArithmetic, too_few_arguments_are_refused) {
  for (const char* rule : {"{'-':[]}", "{'/':[]}", "{'%':[{'var':'a'}]}", "{'max':[]}", "{'min':[]}"}) {
    EXPECT_EQ(outcome(rule), "refused") << rule;
  }
}

}  // namespace hoist::targeting
