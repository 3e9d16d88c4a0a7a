// SPDX-License-Identifier: MIT
// The page for a recipient in English. In the order of Word.
#include "status/user_words.hpp"

namespace grayling {

const WordTable kEnglishWords = {{
    {Word::Code, "en"},
    {Word::Title, "Mail for {}"},
    {Word::ExpectHead, "I expect mail"},
    {Word::ExpectText,
     "Are you waiting for a code or a confirmation? For {} minutes no mail to you has to wait. If "
     "the mail was turned away already, ask for it once more."},
    {Word::ExpectButton, "Let everything in for {} minutes"},
    {Word::ExpectedFor, "No mail to you has to wait for another {} min."},
    {Word::ExpectedEver, "No mail to you has to wait."},
    {Word::WaitingHead, "Mail that waits"},
    {Word::WaitingText,
     "These senders wrote to you for the first time. Each was asked to try again later. A sender "
     "that you let in passes at its next attempt. That is up to its server; most try again within "
     "half an hour."},
    {Word::NothingWaits, "Nothing waits for you."},
    {Word::MoreWait, "Only {} are shown; more wait."},
    {Word::Sender, "From"},
    {Word::NullSender, "a mail system (a delivery report)"},
    {Word::Network, "sent by"},
    {Word::Minutes, "waits for {} min"},
    {Word::Hours, "waits for {} h"},
    {Word::ReleaseButton, "Let it in"},
    {Word::ReleaseLabel, "Let in the mail from {}"},
    {Word::Released, "Done. This mail passes at its next attempt."},
    {Word::NotReleased, "This mail doesn't wait any more."},
    {Word::Expected, "Done. For {} minutes no mail to you has to wait."},
    {Word::NoLinkTitle, "This link isn't valid"},
    {Word::NoLinkText,
     "It may have expired or been revoked, or a part of it is missing. Please ask your postmaster "
     "for a new one."},
    {Word::OldFormTitle, "Nothing was changed"},
    {Word::OldFormText, "The page was open for too long. Please load it again and repeat it."},
    {Word::BusyTitle, "Too many visits"},
    {Word::BusyText, "Please try again in some seconds."},
    {Word::AwayTitle, "Not available now"},
    {Word::AwayText,
     "The list of waiting mail can't be read now, and nothing was changed. Please try again in a "
     "minute."},
    {Word::BackLink, "Back to the page"},
}};

}  // namespace grayling
