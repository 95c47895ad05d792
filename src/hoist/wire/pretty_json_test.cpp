#include "hoist/wire/pretty_json.h"

#include <gtest/gtest.h>

#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

TEST(PrettyJson, keeps_on_one_line_what_fits_and_breaks_what_does_not) {
  const std::string long_text(90, 'x');
  const auto value = boost::json::parse(R"({"a":{"b":[1,2,{}],"c":"q\"\n"},"long":[")" + long_text +
                                        R"(",{"d":null}],"empty":[]})");
  EXPECT_EQ(pretty_json(value),
            "{\n"
            "  \"a\": {\"b\": [1, 2, {}], \"c\": \"q\\\"\\n\"},\n"
            "  \"long\": [\n"
            "    \"" +
                long_text +
                "\",\n"
                "    {\"d\": null}\n"
                "  ],\n"
                "  \"empty\": []\n"
                "}\n");
}

TEST(PrettyJson, reads_back_as_the_same) {
  boost::json::value value =
      boost::json::parse(R"({"n":[0.1,-1e300,12345678901234],"s":"\u0000ü🚀","t":[true,null]})");
  for (int i = 0; i < 40; ++i)
    value = boost::json::object{{"deeper and deeper", boost::json::array{value, i}}};
  EXPECT_EQ(parse_json(pretty_json(value)), value);
}

}  // namespace
}  // namespace hoist::wire
