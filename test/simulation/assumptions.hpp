// SPDX-License-Identifier: MIT
// The figures that the trace is made from: each with its source, or marked as assumed. The other
// facts stand with their sources where they are used: the networks and names of providers in
// pools.cpp, the schedules of retries in retries.cpp. What test/simulation/replay varies is in
// TraceSettings.
//
//   [Pagani]    F. Pagani et al., "Measuring the Role of Greylisting and Nolisting in Fighting
//               Spam", DSN 2016
//   [Levine]    John Levine, "Greylisting Still Works - Part II", circleid.com
//   [Czybik]    S. Czybik, M. Horlboge, K. Rieck, "Lazy Gatekeepers: A Large-Scale Study on SPF
//               Configuration in the Wild", IMC 2023: 12 million domains
//   [MailTester]  "Among domains that publish SPF, softfail still beats hardfail", MailTester Ninja
//               Email Infrastructure Index, 2026-07-02: 50,000 domains
//   [Sonar]     "Misconfigured SPF records", dnschkr.com: 12.7 million records of Project Sonar,
//               2020
//   [Traps]     mainsleaze.spambouncer.org, "June 2020 in Spamtraps: ESPs" and "August to October
//               2020"
//   [Tranco]    check.live-direct-marketing.online, 2026-04-30: 665,325 domains of the Tranco list
//               that have an MX
//   [Dmarcguard]  dmarcguard.io, "Email provider market share", 2026-03-15
//   [Survey]    securityspace.com, survey of mail servers, December 2023
//   [Ironport]  "Bounced spam messages hammer corporate networks", theregister.co.uk, 2006-05-02
#pragma once

#include <array>
#include <cstddef>

#include "grayling/base/clock.hpp"

namespace grayling::simulation {

// Wanted mail.

// Assumed: the shares of people's mail, newsletters, lists, codes and callbacks.
inline constexpr std::array<double, 5> kKinds = {0.50, 0.25, 0.12, 0.08, 0.05};
// Assumed: how many of each there are.
inline constexpr std::size_t kSmallServers = 2000;
inline constexpr std::size_t kFirms = 3000;
inline constexpr std::size_t kBrands = 150;    // senders of newsletters
inline constexpr std::size_t kServices = 300;  // senders of codes and receipts
inline constexpr std::size_t kLists = 40;
inline constexpr std::size_t kForwarders = 30;
// [Tranco]: Google, Microsoft; Yahoo and GMX stand for all others. The share of Barracuda, which
// stands for services that filter the mail of companies, is assumed. In %.
inline constexpr std::array<double, 5> kPeopleShares = {21.6, 16.7, 3, 4, 2};
// Assumed: the share of people at a provider who have their own domain there.
inline constexpr double kOwnDomain = 0.5;
// [Dmarcguard]: the domains that name SES, SendGrid, Mailgun or Mailchimp in their SPF record, in
// %. Assumed: Meta, and customers with their own server.
inline constexpr std::array<double, 6> kServiceShares = {2.5, 2.3, 2.2, 1.9, 1, 3};
// Assumed: the share of customers of SES who have their own MAIL FROM domain. Without one it is
// amazonses.com (SES developer guide, "Using a custom MAIL FROM domain").
inline constexpr double kOwnMailFrom = 0.5;
// [Survey]: Exim, Postfix, Sendmail; the last one, Exchange, stands for all others. In %.
inline constexpr std::array<double, 4> kProgramShares = {55.7, 37.7, 3.5, 3.1};
// Assumed: the share of people's mail and of spam that comes through a forwarder, and the share of
// forwarders that rewrite the sender (SRS).
inline constexpr double kForwarded = 0.04;
inline constexpr double kRewriting = 0.5;

// Names. Assumed: half of the small servers that have no good name have none at all. Of infected
// machines a third has no confirmed name, most have one with their address in it, and a few one
// like that of a mail server.
inline constexpr double kNoName = 0.5;
inline constexpr std::array<double, 3> kInfectedNames = {0.35, 0.55, 0.10};
// What infected machines say in HELO. Assumed, a quarter each: a word without a dot, as Windows
// machines are called; their address; the name of their line; a domain that they forge. Whom they
// forge isn't modelled: none of them says the site's own name.
inline constexpr std::array<double, 4> kInfectedHelos = {0.25, 0.25, 0.25, 0.25};
// What small servers say in HELO. Assumed: three in ten are a hoster's machines, which have its
// name and say it; one in twenty says a name that tells nothing, half of these one without a dot;
// all others say their own. Few of these names have an SPF record of their own: one in twenty
// (assumed).
inline constexpr double kHosted = 0.3;
inline constexpr std::size_t kHosters = 60;
inline constexpr double kNoHelo = 0.05;
inline constexpr double kNoHeloDot = 0.5;
inline constexpr double kHeloRecord = 0.05;

// SPF of small domains: pass; none; softfail and fail, where the record lacks the server that
// sends; an error. Pass is assumed: of all domains 56.5 % have a record [Czybik], and 76.5 %
// [MailTester], but those that send mail have more reason to. 2.9 % of the records have an error
// [Czybik]. That 2.5 % lack a server is assumed; ~all to -all is 50.4 to 44.5 [MailTester]. All
// domains at providers and services pass (assumed).
inline constexpr std::array<double, 5> kSmallSpf = {0.850, 0.100, 0.013, 0.012, 0.025};
// Small domains that send mail and take none, and say so with a null MX (RFC 7505). Assumed; their
// SPF records name their server by its address.
inline constexpr double kNoAnswers = 0.01;
// Small domains whose record lets everybody pass: 0.155 % [Sonar] are three of 2,000. They are
// among those that write here most, and spammers use them (assumed).
inline constexpr std::array<std::size_t, 3> kWideDomains = {7, 77, 777};
inline constexpr double kWideForged = 0.03;  // of the spam of infected machines; assumed
// Of domains that spammers forge: a tenth doesn't exist (assumed); 56.5 % of the others have a
// record, of which 2.9 % have an error [Czybik], and the rest end with ~all, -all, ?all or nothing
// [MailTester].
inline constexpr std::size_t kForgedDomains = 50'000;
inline constexpr double kForgedDead = 0.1;
inline constexpr double kForgedRecord = 0.565;
inline constexpr double kForgedBroken = 0.029;
inline constexpr std::array<double, 4> kForgedEnd = {50.4, 44.5, 2.4, 2.6};

// Spam. Assumed: the shares of infected machines, rented machines, accounts at the providers of
// people, accounts at services, and accounts at small servers. That of services is between the 3.2
// % of June 2020 and the 9.7 % of October 2020 in [Traps].
inline constexpr std::array<double, 5> kSpam = {0.62, 0.20, 0.08, 0.06, 0.04};
inline constexpr std::size_t kInfected = 5000;
// Who rents machines. Assumed: half of them have a new domain every day, and half never retry. Of
// the others three in five retry all of their mail, one 85 % of it, and one 70 %.
inline constexpr std::size_t kSpammers = 40;
inline constexpr std::array<double, 5> kRentedRetries = {1, 1, 1, 0.85, 0.70};
// Assumed: how many of the small servers are abused, all month. Half of the spam of each comes
// through a stolen account and the server's own queue; the rest is sent by a program of the
// spammer's on the same machine, which doesn't retry. Both use the server's domain.
inline constexpr std::size_t kAbusedServers = 40;
inline constexpr double kUnqueued = 0.5;
// [Traps], June 2020: SES, SendGrid, Mailgun, Mailchimp; in % of the mail of services.
inline constexpr std::array<double, 4> kServiceSpam = {7.4, 15.2, 2.7, 9.3};
// Assumed: the share of this spam that comes through a stolen account of an honest customer or
// company; the others have their own.
inline constexpr double kStolen = 0.3;
// Of the botnets' spam that [Pagani] saw, 36.33 % was from Kelihos, the only one that retries.
inline constexpr double kPatient = 0.3633;
// [Levine]: of the hosts that greylisting kept out, 3,345 retried too soon, 3,803 didn't retry.
inline constexpr double kHasty = 3345.0 / (3345 + 3803);

// Spam of the null sender. One in twenty of all spam is backscatter: small servers return spam that
// has forged an address of the site. It was 11 % in 2006 [Ironport]; that it is half as much now,
// because most servers refuse such mail at once, is assumed. No figures were found for spam that
// claims to be a bounce. Assumed: it is one in twenty of what infected machines send, and one in
// ten of what rented machines send; a spammer uses the same five machines for it.
inline constexpr double kBackscatter = 0.05;
inline constexpr double kNullInfected = 0.05;
inline constexpr double kNullRented = 0.10;
inline constexpr std::size_t kNullMachines = 5;

// What lists know. Assumed: when a machine sends here, a DNSBL has half of the infected machines,
// 40 % of the rented ones, and 0.5 % of all others. Of the infected and rented machines that it
// doesn't have then, it learns of half; half of these are in it half an hour after their first mail
// here (TraceSettings::list_lag), three quarters after an hour, and so on. After a day without mail
// from a machine all of this is drawn anew. No figures were found that separate what is listed
// within minutes from what is listed within days.
//
// Assumed: DNSWL has all machines of the pools without trust, and a third of the small
// servers and forwarders, half of them with low and half with medium trust; and 2 % of the rented
// machines, without trust.
inline constexpr double kDeniedInfected = 0.5;
inline constexpr double kDeniedRented = 0.4;
inline constexpr double kDeniedInnocent = 0.005;
inline constexpr double kLearned = 0.5;
inline constexpr Seconds kDenyMemory = 86400;
inline constexpr double kTrustedSmall = 1.0 / 3;
inline constexpr double kTrustedMedium = 0.5;
inline constexpr double kTrustedRented = 0.02;

// Assumed: once a week the DNS doesn't answer for an hour (TraceSettings::outage).
inline constexpr Seconds kOutageEvery = 7 * Seconds{86400};

// Assumed: the points that a filter gives for a mail's contents, evenly distributed. Spam gets up
// to 12, wanted mail -3 to 3, and one wanted mail in fifty up to 4 more.
inline constexpr double kSpamPoints = 12;
inline constexpr double kWantedPoints = 3;
inline constexpr double kSuspectWanted = 0.02;
inline constexpr double kSuspectPoints = 4;

}  // namespace grayling::simulation
