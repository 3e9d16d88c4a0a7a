// SPDX-License-Identifier: MIT
// The texts of the page for a recipient, in each language that it speaks. Each language has a file
// of its own. Pure, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace grayling {

enum class Language { English, German };
inline constexpr std::array<Language, 2> kLanguages = {Language::English, Language::German};

// "{}" in a text is filled in.
enum class Word {
  Code,          // of the language: "en"
  Title,         // {}: the recipient
  ExpectHead,    // the part with the button that lets everything in
  ExpectText,    // {}: minutes
  ExpectButton,  // {}: minutes
  ExpectedFor,   // {}: minutes that are left
  ExpectedEver,  // the recipient doesn't wait for anything
  WaitingHead,   // the part with the mail that waits
  WaitingText,   // above the list
  NothingWaits,
  MoreWait,    // {}: how many are listed
  Sender,      // before the sender's address
  NullSender,  // instead of an address: a bounce
  Network,     // before the network or provider that sent it
  Minutes,     // how long it waits; {}: minutes
  Hours,       // the same in hours
  ReleaseButton,
  ReleaseLabel,  // the button's name for a screen reader; {}: the sender
  Released,      // done
  NotReleased,   // it waits no longer
  Expected,      // done; {}: minutes
  NoLinkTitle,   // the link isn't valid
  NoLinkText,
  OldFormTitle,  // the page was open for too long
  OldFormText,
  BusyTitle,  // too many visits
  BusyText,
  AwayTitle,  // the store is away
  AwayText,
  BackLink,  // to the page, after an error
};
inline constexpr std::size_t kWords = static_cast<std::size_t>(Word::BackLink) + 1;

using WordTable = std::array<std::pair<Word, std::string_view>, kWords>;
extern const WordTable kEnglishWords;  // user_words_en.cpp
extern const WordTable kGermanWords;   // user_words_de.cpp

const WordTable& words_of(Language language);
std::string_view word(Language language, Word which);

// The language that a browser asks for (RFC 9110 section 12.5.4); English if it wants none of ours.
Language language_of(std::string_view accept_language);

}  // namespace grayling
