// SPDX-License-Identifier: MIT
// The page of a link: what waits for one recipient, and buttons. No script, nothing from elsewhere;
// text from outside is escaped. Pure, any thread.
#pragma once

#include <optional>
#include <string>

#include "status/recipient_desk.hpp"
#include "status/user_words.hpp"

namespace grayling {

struct UserPage {
  Language language = Language::English;
  std::string recipient;
  std::string form;  // LinkKey::form_token()
  RecipientDesk::View view;
  UnixSeconds now = 0;
  std::optional<Word> notice;  // what was done just now
};

// HTML that refers to style.css beside it. Its forms are sent to its own address.
std::string user_page(const UserPage& page);

// A page with nothing but a text. `back` is the address of a link to the page; "": none.
std::string user_notice(Language language, Word title, Word text, const std::string& back);

std::string user_style();  // style.css

}  // namespace grayling
