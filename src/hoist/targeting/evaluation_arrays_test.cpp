#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationArrays, an_array_evaluates_its_elements) {
  expect_outcomes({
      {"[1,{'var':'a'},[{'var':'a'}]]", "{'a':2}", "[1,2,[2]]"},
      {"[1,[2,{}]]", "{}", "[1,[2,{}]]"},
      {"{'merge':[1,[2,[3]],{'var':'a'}]}", "{'a':[4]}", "[1,2,[3],4]"},
      {"{'merge':{'var':'a'}}", "{'a':[[1],[2]]}", "[[1],[2]]"},
      {"{'merge':{'var':'a'}}", "{}", "[null]"},
  });
}

TEST(EvaluationArrays, map_and_filter) {
  expect_outcomes({
      {"{'map':[{'var':'l'},{'*':[{'var':''},2]}]}", "{'l':[1,2]}", "[2,4]"},
      {"{'map':[{'var':'l'},{'var':'x'}]}", "{'l':[{'x':1},{}],'x':9}", "[1,null]"},
      {"{'map':[{'var':'l'},'c']}", "{'l':[1,2]}", "['c','c']"},
      {"{'filter':[{'var':'l'},{'>':[{'var':''},1]}]}", "{'l':[1,2,3]}", "[2,3]"},
      {"{'map':[{'var':'nope'},1]}", "{}", "[]"},
      {"{'filter':[{'var':'l'},1]}", "{'l':5}", "[]"},
      {"{'map':[{'var':'l'},1]}", "{'l':'abc'}", "[]"},
      {"{'map':[{'var':'l'},1]}", "{'l':{'x':1}}", "[]"},
      {"{'map':[{'var':'l'}]}", "{}", "refused"},
      {"{'map':{'var':'l'}}", "{}", "refused"},
  });
}

TEST(EvaluationArrays, scopes_can_be_climbed) {
  expect_outcomes({
      {"{'map':[['a','b'],{'cat':[{'var':'../index'},{'var':''},{'var':'../../x'}]}]}", "{'x':'!'}",
       "['0a!','1b!']"},
      {"{'map':[[[1,2]],{'map':[{'var':''},{'+':[{'var':''},{'var':'../../../../x'}]}]}]}", "{'x':10}",
       "[[11,12]]"},
      {"{'map':[[[1,2],[3]],{'map':[{'var':''},{'var':'../../../index'}]}]}", "{}", "[[0,0],[1]]"},
      {"{'map':[[7],{'var':'../iterator'}]}", "{}", "[[7]]"},
      {"{'map':[[7],{'var':['../../../../x','d']}]}", "{'x':1}", "['d']"},
      {"{'var':'../x'}", "{'x':1}", "null"},
      {"{'reduce':[[1],{'var':'../../x'},0]}", "{'x':5}", "5"},
  });
}

TEST(EvaluationArrays, quantifiers) {
  expect_outcomes({
      {"{'all':[{'var':'l'},{'>':[{'var':''},0]}]}", "{'l':[1,2]}", "true"},
      {"{'every':[{'var':'l'},{'>':[{'var':''},1]}]}", "{'l':[1,2]}", "false"},
      {"{'all':[{'var':'l'},1]}", "{'l':[]}", "false"},
      {"{'none':[{'var':'l'},{'>':[{'var':''},1]}]}", "{'l':[0,1]}", "true"},
      {"{'none':[{'var':'l'},1]}", "{'l':[]}", "true"},
      {"{'some':[{'var':'l'},{'==':[{'var':'x'},1]}]}", "{'l':[{'x':0},{'x':1}]}", "true"},
      {"{'some':[{'var':'l'},1]}", "{'l':[]}", "false"},
      {"{'some':[{'var':'l'},1]}", "{}", "false"},
      {"{'some':[{'var':'l'},1]}", "{'l':'abc'}", "false"},
      {"{'none':[{'var':'l'},1]}", "{'l':'abc'}", "true"},
      {"{'all':[{'var':'l'},1]}", "{}", "false"},
  });
}

TEST(EvaluationArrays, reduce_accumulates) {
  expect_outcomes({
      {"{'reduce':[{'var':'l'},{'+':[{'var':'accumulator'},{'var':'current'}]},10]}", "{'l':[1,2]}", "13"},
      {"{'reduce':[{'var':'l'},{'+':[{'var':'accumulator'},{'var':'current.x'}]},0]}", "{'l':[{'x':1}]}",
       "1"},
      {"{'reduce':[{'var':'l'},{'max':[{'var':'accumulator'},{'var':'current'}]}]}", "{'l':[1,3,2]}", "3"},
      {"{'reduce':[{'var':'l'},1,'first']}", "{}", "'first'"},
      {"{'reduce':[{'var':'l'},1]}", "{'l':[]}", "null"},
      {"{'reduce':[{'var':'l'},{'var':'accumulator'}]}", "{'l':[1,2]}", "null"},
      {"{'reduce':[{'var':'l'},1,'first']}", "{'l':5}", "'first'"},
      {"{'reduce':[{'var':'l'},{'var':''},null]}", "{'l':[1]}", "{'accumulator':null,'current':1}"},
      {"{'reduce':[{'var':'l'},[{'var':'accumulator'}],[]]}", "{'l':[1,2]}", "[[[]]]"},
  });
}

TEST(EvaluationArrays, text_that_grows_without_end_fails) { EXPECT_EQ(outcome(endless_rule()), "fails"); }

TEST(EvaluationArrays, what_is_nested_without_end_fails) {
  const std::string context = "{'l':" + shown_value(Array(5'000, Value(1))) + "}";
  for (const char* body :
       {"[{'var':'accumulator'}]", "{'var':''}", "{'eachKey':{'a':{'var':'accumulator'}}}"}) {
    EXPECT_EQ(outcome("{'reduce':[{'var':'l'}," + std::string(body) + ",0]}", context), "fails") << body;
  }
}

TEST(EvaluationArrays, an_array_that_is_read_as_text_again_and_again_fails) {
  const std::string context = "{'l':" + shown_value(Array(2'000, Value(1))) + "}";
  for (const char* body : {"{'==':[{'var':'../../l'},'x']}", "{'+':[{'var':'../../l'}]}",
                           "{'substr':['x',{'var':'../../l'}]}", "{'in':[{'var':'../../l'},'x']}"}) {
    EXPECT_EQ(outcome("{'map':[{'var':'l'}," + std::string(body) + "]}", context), "fails") << body;
  }
}

TEST(EvaluationArrays, an_array_that_grows_without_end_fails) {
  EXPECT_EQ(outcome("{'reduce':[" + shown_value(Array(100, Value(1))) +
                    ",{'merge':[{'var':'accumulator'},{'var':'accumulator'}]},[1,2,3]]}"),
            "fails");
}

TEST(EvaluationArrays, steps_are_bounded) {
  const std::string list = shown_value(Array(1'100, Value(1)));
  const std::string context = "{'l':" + list + "}";
  const std::string why = complaint("{'map':[{'var':'l'},{'map':[{'var':'../../l'},{'var':''}]}]}", context);
  EXPECT_NE(why.find("more than 1000000 steps"), std::string::npos) << why;
}

}  // namespace hoist::targeting
