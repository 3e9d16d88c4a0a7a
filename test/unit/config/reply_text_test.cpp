// SPDX-License-Identifier: MIT
#include "config/reply_text.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

void check_good(const std::string& text, const Result<void>& result) {
  INFO(text << (result ? "" : ": " + result.error().text));
  CHECK(result);
}

void check_refused(const std::string& text, const Result<void>& result, const std::string& why) {
  INFO(text);
  REQUIRE_FALSE(result);
  INFO(result.error().text);
  CHECK(result.error().kind == ErrorKind::Config);
  CHECK(result.error().text.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("an action defers and does nothing else") {
  for (const std::string text : {"DEFER_IF_PERMIT", "defer_if_permit", "DEFER_IF_REJECT", "DEFER",
                                 "Defer", "450", "451", "400", "459", "420", "422"}) {
    check_good(text, check_action(text));
  }
  for (const std::string text : {"",
                                 "OK",
                                 "DUNNO",
                                 "PERMIT",
                                 "REJECT",
                                 "HOLD",
                                 "DISCARD",
                                 "DEFER_IF",
                                 "DEFER ",
                                 " DEFER",
                                 "DEFER_IF_PERMIT later",
                                 "45",
                                 "4500",
                                 "550",
                                 "250",
                                 "350",
                                 "460",
                                 "499",
                                 "4x0",
                                 "450 4.2.0",
                                 "-450",
                                 "check_foo",
                                 "FILTER smtp:x"}) {
    check_refused(text, check_action(text), "write DEFER_IF_PERMIT");
  }
  check_refused("421", check_action("421"), "hang up");
}

TEST_CASE("a message is text that Postfix can't misread") {
  for (const std::string text :
       {"4.2.0 Greylisted, please try again later", "4.7.1 x", "4.0.0 x", "4.999.100 x",
        "Greylisted", "try again in 5 minutes", "später nochmal", ".5 x", "4.2.0  two blanks"}) {
    check_good(text, check_message(text, "mx.example.org"));
  }
  check_refused("", check_message("", "mx.example.org"), "empty");
  for (const std::string text : {" ", " x", "x ", "4.2.0 "}) {
    check_refused(text, check_message(text, "mx.example.org"), "blank");
  }
  for (const std::string text : {"4.2.0", "4.7.1", "4.0.0"}) {
    check_refused(text, check_message(text, "mx.example.org"), "add text");
  }
  for (const std::string text :
       {"5.7.1 no", "2.0.0 fine", "450 later", "450", "3 minutes", "4. x", "4.2 x", "4.2. x",
        "4..0 x", "4.2.0.1 x", "4.1000.0 x", "4.2.1000 x", "4.02.0 x", "4.2.00 x", "4.2.0: x",
        "4.2.0x later", "44.2.0 x", "4.a.0 x", "4.2.-1 x"}) {
    check_refused(text, check_message(text, "mx.example.org"), "digit");
  }
}

TEST_CASE("a header is a field of RFC 5322, or none") {
  const auto check_mx = [](const std::string& text) {
    return check_header(text, "mx.example.org");
  };
  for (const std::string text :
       {"", "X-Greylist: delayed {delay} seconds by grayling at {host}; {date}", "X-G:x",
        "X: {host}{host}", "X!#$: }", "X-Greylist: a: b"}) {
    check_good(text, check_mx(text));
  }
  for (const std::string text :
       {"X-Greylist", ":", ": text", "X-Greylist:", "X-Greylist:  ", "X Greylist: x",
        "X-Greylist : x", " X: y", "X-{host}: y", "Größe: x"}) {
    check_refused(text, check_mx(text), "write it like");
  }
  check_refused("8 bit", check_mx("X-Greylist: verspätet"), "ASCII");
  for (const std::string text : {"X: {Delay}", "X: {delay", "X: {", "X: {}", "X: {sender}",
                                 "X: {{delay}}", "X: { delay }", "X: {left}"}) {
    check_refused(text, check_mx(text), "known are {delay}, {host} and {date}");
  }
}

TEST_CASE("a message has placeholders of its own, and a brace where that is written") {
  const auto check_mx = [](const std::string& text) {
    return check_message(text, "mx.example.org");
  };
  for (const std::string text :
       {"4.2.0 Greylisted, try again in {left} seconds", "{host} asks for {delay} s: {left} s left",
        "a {{}brace}", "not 100 % sure, 99% too", "see https://x.example/a%20b%C3%9F%0a"}) {
    check_good(text, check_mx(text));
  }
  for (const std::string text :
       {"x {Left}", "x {left", "x {", "x {}", "x {{left}}", "x { left }", "x {date}", "x {%s}a"}) {
    check_refused(text, check_mx(text), "known are {left}");
  }
  check_refused("unknown", check_mx("x {sender}!"), "the placeholder {sender} is unknown");
  for (const std::string text : {"4.2.0 try again in %s seconds", "see https://x/help/%r.html",
                                 "%ss", "%R", "wait %d", "x %%s"}) {
    check_refused(text, check_mx(text), "is not filled in; known are {left}");
  }
  check_refused("digit", check_mx("{left} seconds are left"), "begins with a digit");
  check_refused("blank", check_message("{host} x", ""), "blank");
}

TEST_CASE("a header refuses other greylisters' placeholders") {
  const std::string header = "X-Greylist: delayed %t seconds by postgrey-%v at %h; %d";
  check_refused(header, check_header(header, "mx"),
                "%t is not filled in; known are {delay}, {host} and {date}");
}

TEST_CASE("a message is measured as it will be sent") {
  GreylistSettings settings;
  settings.action = "450";
  const auto check_with = [&](const std::string& message) {
    settings.message = message;
    return check_reply_bytes(settings);
  };
  // "450 " is 4 bytes; 399 are allowed.
  check_good("plain", check_with(std::string(395, 'x')));
  check_refused("plain", check_with(std::string(396, 'x')), "makes up to 400 bytes");
  check_good("left", check_with("{left}" + std::string(375, 'x')));
  check_refused("left", check_with("{left}" + std::string(376, 'x')), "makes up to 400 bytes");
  settings.host = std::string(100, 'h');
  check_refused("host", check_with("{host}" + std::string(296, 'x')), "under 400");
}

TEST_CASE("a header is measured as it will be sent") {
  // "PREPEND " and "X: " are 11 bytes; 399 are allowed.
  check_good("plain", check_header("X: " + std::string(388, 'x'), "mx"));
  check_refused("plain", check_header("X: " + std::string(389, 'x'), "mx"), "400 bytes");
  check_good("host", check_header("X: {host}" + std::string(286, 'x'), std::string(102, 'h')));
  check_refused("host", check_header("X: {host}" + std::string(286, 'x'), std::string(103, 'h')),
                "under 400");
  check_good("date", check_header("X: {date}" + std::string(357, 'x'), ""));
  check_refused("date", check_header("X: {date}" + std::string(358, 'x'), ""), "under 400");
  check_refused("delay", check_header("X: {delay}" + std::string(369, 'x'), ""), "under 400");
}

}  // namespace grayling
