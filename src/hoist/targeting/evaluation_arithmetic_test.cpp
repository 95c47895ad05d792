#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationArithmetic, computes_with_coercion) {
  expect_outcomes({
      {"{'+':[1,2,3]}", "{}", "6"},
      {"{'+':[{'var':'a'},1]}", "{'a':'2'}", "3"},
      {"{'+':[{'var':'a'},1]}", "{'a':true}", "2"},
      {"{'+':[{'var':'a'},1]}", "{'a':''}", "1"},
      {"{'+':[{'var':'a'},1]}", "{}", "1"},
      {"{'+':[0.1,0.2]}", "{}", "0.30000000000000004"},
      {"{'-':[{'var':'a'},2,3]}", "{'a':10}", "5"},
      {"{'*':[{'var':'a'},'3']}", "{'a':2}", "6"},
      {"{'/':[{'var':'a'},4]}", "{'a':10}", "2.5"},
      {"{'%':[{'var':'a'},3]}", "{'a':-7}", "-1"},
      {"{'%':[{'var':'a'},1.5]}", "{'a':4}", "1"},
      {"{'min':[{'var':'a'},2]}", "{'a':3}", "2"},
      {"{'max':[{'var':'a'},2]}", "{'a':3}", "3"},
  });
}

TEST(EvaluationArithmetic, forms_with_one_argument) {
  expect_outcomes({
      {"{'+':'3.5'}", "{}", "3.5"},
      {"{'+':{'var':'a'}}", "{'a':'3'}", "3"},
      {"{'+':{'var':'a'}}", "{'a':[1,'2']}", "3"},
      {"{'+':[]}", "{}", "0"},
      {"{'*':[]}", "{}", "1"},
      {"{'-':[{'var':'a'}]}", "{'a':2}", "-2"},
      {"{'-':{'var':'a'}}", "{'a':'2'}", "-2"},
      {"{'/':[{'var':'a'}]}", "{'a':4}", "0.25"},
      {"{'*':{'var':'a'}}", "{'a':[2,3]}", "6"},
      {"{'*':{'var':'a'}}", "{'a':2}", "fails"},
      {"{'%':{'var':'a'}}", "{'a':[7]}", "fails"},
      {"{'max':{'var':'a'}}", "{'a':[1,5,3]}", "5"},
      {"{'max':{'var':'a'}}", "{'a':[]}", "fails"},
  });
}

TEST(EvaluationArithmetic, what_is_no_number_fails) {
  expect_outcomes({
      {"{'+':[{'var':'a'},1]}", "{'a':'abc'}", "fails"},
      {"{'+':[{'var':'a'},1]}", "{'a':[1]}", "fails"},
      {"{'*':[{'var':'a'},1]}", "{'a':{}}", "fails"},
      {"{'/':[1,{'var':'a'}]}", "{'a':0}", "fails"},
      {"{'%':[1,{'var':'a'}]}", "{'a':0}", "fails"},
      {"{'max':[{'var':'a'},1]}", "{'a':'5'}", "fails"},
  });
}

TEST(EvaluationArithmetic, what_would_always_fail_is_refused) {
  for (const char* rule :
       {"{'+':['abc',{'var':'a'}]}", "{'+':[[1],{'var':'a'}]}", "{'+':[[{'var':'a'}],1]}", "{'-':[]}",
        "{'/':[]}", "{'/':[{'var':'a'},0]}", "{'/':[1,0]}", "{'%':[{'var':'a'}]}", "{'%':[1,0]}",
        "{'max':[]}", "{'max':['1',{'var':'a'}]}", "{'if':[{'var':'a'},{'*':[{},1]},2]}"}) {
    EXPECT_EQ(outcome(rule), "refused") << rule;
  }
}

}  // namespace hoist::targeting
