// hoist segment.
#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class SegmentCommands : public CommandTest {};

TEST_P(SegmentCommands, create_set_get_list_and_delete_for_people) {
  EXPECT_EQ(hoist_.text("segment create beta --included 'ann, bob' --description 'New things'"),
            "Created segment beta in production: 2 included, 0 excluded, no rule, version 1\n");
  EXPECT_EQ(hoist_.text("segment set beta --excluded eve --rule 'plan = pro'"),
            "Set segment beta in production: 2 included, 1 excluded, a rule, version 2\n");
  EXPECT_THAT(hoist_.text("segment get beta"), MatchesRegex("key          beta\n"
                                                            "environment  production\n"
                                                            "description  New things\n"
                                                            "included     ann, bob\n"
                                                            "excluded     eve\n"
                                                            "rule         [{]\"==\":.*\n"
                                                            "version      2\n"
                                                            "created      20[-0-9T:.]+Z\n"
                                                            "updated      20[-0-9T:.]+Z\n"));
  EXPECT_THAT(hoist_.text("segment list"),
              MatchesRegex("KEY   INCLUDED  EXCLUDED  RULE  VERSION  UPDATED +DESCRIPTION\n"
                           "beta  2         1         yes   2        20[-0-9T:.]+Z +New things\n"));
  EXPECT_EQ(hoist_.failure("segment create beta", 1),
            "hoist: segment 'beta' exists already in environment 'production'");
  call("flag create checkout --rule 'segment beta -> on'");
  EXPECT_EQ(hoist_.failure("segment delete beta", 1),
            "hoist: segment 'beta' is used by flag 'checkout': change that first");
  call("flag set checkout --rule ''");
  EXPECT_EQ(hoist_.text("segment delete beta"),
            "Deleted segment beta in production: 2 included, 1 excluded, a rule, version 2\n");
  EXPECT_EQ(hoist_.failure("segment get beta", 1),
            "hoist: there is no segment 'beta' in environment 'production'");
}

TEST_P(SegmentCommands, the_same_for_programs) {
  ProcessOptions create =
      hoist_.options("segment create beta --environment staging --file - --included x --json");
  create.input =
      R"({"included":["ann"],"excluded":["eve"],"rule":{"ends_with":[{"var":"email"},"@example.org"]}})";
  const Finished done = run_process(create);
  ASSERT_EQ(done.exit.value().code, 0) << done.error_output;
  const auto segment = boost::json::parse(done.output);
  EXPECT_EQ(segment.at("included"), (boost::json::array{"x"})) << "an option counts more than the file";
  EXPECT_EQ(segment.at("excluded"), (boost::json::array{"eve"}));
  EXPECT_EQ(hoist_.json("segment get beta --environment staging"), segment);
  EXPECT_EQ(hoist_.json("segment list --environment staging"), (boost::json::array{segment}));
  EXPECT_EQ(hoist_.json("segment list"), boost::json::array());
  const auto changed = hoist_.json("segment set beta --environment staging --rule '' --included ''");
  EXPECT_TRUE(changed.at("rule").is_null());
  EXPECT_EQ(changed.at("included"), boost::json::array());
  EXPECT_EQ(hoist_.json("segment delete beta --environment staging"), changed);
}

TEST_P(SegmentCommands, long_lists_are_cut_for_people) {
  std::string members;
  for (int i = 0; i < 12; ++i) members += (i == 0 ? "u" : ",u") + std::to_string(i);
  call("segment create many --included " + members);
  EXPECT_THAT(hoist_.text("segment get many"), HasSubstr("u8, u9 and 2 more (see --json)"));
}

HOIST_ON_BOTH_STORES(SegmentCommands);

}  // namespace
}  // namespace hoist::test
