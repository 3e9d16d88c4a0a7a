// SPDX-License-Identifier: MIT
#include "grayling/plot/style.hpp"

namespace grayling {
namespace {

constexpr std::string_view kStyle = R"css(:root {
  color-scheme: light dark;
  --page: #f6f7f9; --paper: #fff; --ink: #1b2330; --faint: #566072; --rule: #d5dae2;
  --link: #1d4ed8; --good: #15703a; --bad: #b3122c; --fair: #8a5200;
  --blue: #2563eb; --grey: #8590a2; --amber: #c2740a; --violet: #6d28a8; --red: #b3122c;
  --green: #1a7f4b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --paper: #1b212b; --ink: #e7ebf2; --faint: #a5afbf; --rule: #39424f;
    --link: #93b8ff; --good: #6fd69a; --bad: #ff8b95; --fair: #f2bd62;
    --blue: #5b93f7; --grey: #7d889a; --amber: #eda63a; --violet: #c08bf0; --red: #ff6b78;
    --green: #57c98a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
footer { margin-top: 2rem; padding-bottom: 2rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; }
h2 { margin: 2rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 0 0 .25rem; font-size: 1rem; }
p { margin: .25rem 0 .75rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
small, .faint { color: var(--faint); font-size: .875rem; }
.cards {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 1rem 0; padding: 0;
}
.card, figure {
  margin: 0; padding: .75rem 1rem; background: var(--paper); border: 1px solid var(--rule);
  border-radius: .5rem; min-width: 0;
}
.card dt { color: var(--faint); font-size: .875rem; }
.card dd { margin: 0; }
.card dd.figure { font-size: 1.5rem; font-weight: 600; line-height: 1.3; }
.plots {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr));
  gap: .75rem; align-items: start;
}
@media (min-width: 62rem) { .cards { grid-template-columns: repeat(4, 1fr); } }
.plot { display: block; width: 100%; height: auto; max-width: 40rem; }
.plot text { font-size: 12px; fill: var(--faint); }
.plot .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.plot .line { fill: none; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.blue { fill: var(--blue); stroke: var(--blue); }
.grey { fill: var(--grey); stroke: var(--grey); }
.amber { fill: var(--amber); stroke: var(--amber); }
.violet { fill: var(--violet); stroke: var(--violet); }
.red { fill: var(--red); stroke: var(--red); }
.green { fill: var(--green); stroke: var(--green); }
.plot path, .key path { stroke-width: 0; }
.legend {
  display: flex; flex-wrap: wrap; gap: .125rem 1rem; margin: .25rem 0 .5rem; padding: 0;
  list-style: none; color: var(--faint); font-size: .875rem;
}
.key { width: .75rem; height: .75rem; margin-right: .375rem; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--link); font-size: .875rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { text-align: left; color: var(--faint); font-size: .875rem; padding: .25rem 0; }
th, td {
  padding: .25rem .5rem; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top;
}
thead th { color: var(--faint); font-weight: 600; }
tbody th { font-weight: 400; }
td:last-child { overflow-wrap: anywhere; }
.numbers td { overflow-wrap: normal; white-space: nowrap; }
.numbers tbody th { overflow-wrap: anywhere; min-width: 8.5rem; }
details .numbers tbody th { min-width: 0; }
@media (max-width: 30rem) {
  .card, figure { padding: .625rem .75rem; }
  th, td { padding: .25rem; }
  table { font-size: .8125rem; }
  thead th { font-size: .75rem; }
  .names table { table-layout: fixed; }
  .names th:first-child { width: 36%; }
  .numbers tbody th { min-width: 0; }
}
.numbers td, .numbers thead th:not(:first-child) {
  text-align: right; font-variant-numeric: tabular-nums;
}
)css";

}  // namespace

std::string_view plot_style() {
  return kStyle;
}

}  // namespace grayling
