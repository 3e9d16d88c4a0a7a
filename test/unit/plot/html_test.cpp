// SPDX-License-Identifier: MIT
#include "grayling/plot/html.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("what strangers wrote can't leave its place in a page") {
  struct Case {
    std::string text;
    std::string shown;
  };
  const Case cases[] = {
      {"example.org", "example.org"},
      {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
      {R"("onload="x' y='&amp;)", "&quot;onload=&quot;x&#39; y=&#39;&amp;amp;"},
      {"a\r\nb\tc", "a??b?c"},
      {std::string("nul\0byte", 8), "nul?byte"},
      {"\xe2\x80\xaegro.elpmaxe", "?gro.elpmaxe"},  // right to left
      {"\xff\xfe<", "??&lt;"},
      {"\xc2\x85next line", "?next line"},
      {"bücher.example", "bücher.example"},
      {"", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    CHECK(html_text(c.text) == c.shown);
  }
}

TEST_CASE("text is cut before it is escaped, so that no reference is torn") {
  CHECK(html_text("<<<<", 2) == "&lt;&lt;…");
  CHECK(html_text("äöü", 3) == "ä…");
  CHECK(html_text(std::string(100000, 'x')).size() == 512 + std::string("…").size());
}

TEST_CASE("a table has its heads, and every cell is escaped") {
  const std::string html =
      html_table({"<c>", {"domain", "<n>"}, {{"<b>", "1"}, {"a.example", "<i>"}}, true});
  CHECK(html ==
        "<table class=\"numbers\"><caption>&lt;c&gt;</caption>\n"
        "<thead><tr><th scope=\"col\">domain</th><th scope=\"col\">&lt;n&gt;</th></tr></thead>\n"
        "<tbody>\n"
        "<tr><th scope=\"row\">&lt;b&gt;</th><td>1</td></tr>\n"
        "<tr><th scope=\"row\">a.<wbr>example</th><td>&lt;i&gt;</td></tr>\n"
        "</tbody></table>\n");
}
