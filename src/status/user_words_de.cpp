// SPDX-License-Identifier: MIT
// The page for a recipient in German. In the order of Word.
#include "status/user_words.hpp"

namespace grayling {

const WordTable kGermanWords = {{
    {Word::Code, "de"},
    {Word::Title, "Post für {}"},
    {Word::ExpectHead, "Ich erwarte Post"},
    {Word::ExpectText,
     "Warten Sie auf einen Code oder eine Bestätigung? {} Minuten lang muss keine Mail an Sie "
     "warten. Wurde die Mail schon abgewiesen, fordern Sie sie bitte noch einmal an."},
    {Word::ExpectButton, "Alles einlassen, {} Minuten lang"},
    {Word::ExpectedFor, "Noch {} min lang muss keine Mail an Sie warten."},
    {Word::ExpectedEver, "Keine Mail an Sie muss warten."},
    {Word::WaitingHead, "Wartende Mail"},
    {Word::WaitingText,
     "Diese Absender haben Ihnen zum ersten Mal geschrieben. Jeder wurde gebeten, es später noch "
     "einmal zu versuchen. Wen Sie einlassen, der kommt beim nächsten Versuch durch. Wann das ist, "
     "bestimmt sein Server; meist dauert es keine halbe Stunde."},
    {Word::NothingWaits, "Es wartet keine Mail an Sie."},
    {Word::MoreWait, "Nur {} sind aufgeführt; es warten noch mehr."},
    {Word::Sender, "Von"},
    {Word::NullSender, "einem Mailsystem (ein Zustellbericht)"},
    {Word::Network, "gesendet von"},
    {Word::Minutes, "wartet seit {} min"},
    {Word::Hours, "wartet seit {} h"},
    {Word::ReleaseButton, "Einlassen"},
    {Word::ReleaseLabel, "Die Mail von {} einlassen"},
    {Word::Released, "Erledigt. Diese Mail kommt beim nächsten Versuch durch."},
    {Word::NotReleased, "Diese Mail wartet nicht mehr."},
    {Word::Expected, "Erledigt. {} Minuten lang muss keine Mail an Sie warten."},
    {Word::NoLinkTitle, "Dieser Link gilt nicht"},
    {Word::NoLinkText,
     "Er ist abgelaufen oder widerrufen, oder ein Teil von ihm fehlt. Bitte fragen Sie Ihren "
     "Postmaster nach einem neuen."},
    {Word::OldFormTitle, "Nichts wurde geändert"},
    {Word::OldFormText,
     "Die Seite war zu lange offen. Bitte laden Sie sie neu, und versuchen Sie es noch einmal."},
    {Word::BusyTitle, "Zu viele Aufrufe"},
    {Word::BusyText, "Bitte versuchen Sie es in einigen Sekunden noch einmal."},
    {Word::AwayTitle, "Gerade nicht verfügbar"},
    {Word::AwayText,
     "Die Liste der wartenden Mail lässt sich gerade nicht lesen, und nichts wurde geändert. Bitte "
     "versuchen Sie es in einer Minute noch einmal."},
    {Word::BackLink, "Zurück zur Seite"},
}};

}  // namespace grayling
