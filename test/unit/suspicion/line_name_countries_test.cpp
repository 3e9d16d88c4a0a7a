// SPDX-License-Identifier: MIT
// Names of hosts in the styles of providers, country by country (line_name_test.cpp has others),
// and how they greet.
#include "grayling/base/registrable_domain.hpp"
#include "grayling/suspicion/signs.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Host {
  std::string_view name, address;
};

// clang-format off
const Host kLines[] = {
    // Germany
    {"ip5b424344.dynamic.kabel-deutschland.de", "91.66.67.68"},
    {"p5dd0a1b2.dip0.t-ipconnect.de", "93.208.161.178"},
    {"x4dbd1234.dyn.telefonica.de", "77.189.18.52"},
    {"hsi-kbw-091-089-010-020.hsi2.kabelbw.de", "91.89.10.20"},
    {"port-92-193-10-20.dynamic.as20676.net", "92.193.10.20"},
    {"muedsl-82-207-200-10.citykom.de", "82.207.200.10"},
    {"b2b-130-180-10-20.unitymedia.biz", "130.180.10.20"},
    {"static-87-79-10-20.netcologne.de", "87.79.10.20"},
    {"ip-109-90-10-20.hsi11.unitymediagroup.de", "109.90.10.20"},
    {"v22019112345678.bestsrv.de", "185.16.60.10"},
    {"vps-zap123456-1.zap-srv.com", "45.13.10.20"},
    {"static.120.10.201.195.clients.your-server.de", "195.201.10.120"},
    {"s23456789.online.de", "87.106.1.2"},
    {"vmd12345.contaboserver.net", "5.189.10.20"},
    {"euve123456.serverprofi24.net", "62.75.10.20"},
    {"dedi1234.your-server.de", "78.46.1.2"},
    // France
    {"lfbn-lyo-1-123-45.w86-207.abo.wanadoo.fr", "86.207.123.45"},
    {"176-130-10-20.abo.bbox.fr", "176.130.10.20"},
    {"mon75-1-78-192-10-20.fbx.proxad.net", "78.192.10.20"},
    {"static-css-cqn-143221.business.bouyguestelecom.com", "164.177.10.20"},
    {"ip-12.net-82-216-10.rev.numericable.fr", "82.216.10.12"},
    {"ns512345.ip-198-27-10.net", "198.27.10.20"},
    {"163-172-10-20.rev.poneytelecom.eu", "163.172.10.20"},
    {"sd-123456.dedibox.fr", "62.210.10.20"},
    {"xvm-12-34.dc0.ghst.net", "46.226.12.34"},
    // Italy
    {"net-93-144-10-20.cust.vodafonedsl.it", "93.144.10.20"},
    {"host-95-238-10-20.retail.telecomitalia.it", "95.238.10.20"},
    {"host123-45-static.67-80-b.business.telecomitalia.it", "80.67.45.123"},
    {"2-234-10-20.ip222.fastwebnet.it", "2.234.10.20"},
    {"adsl-ull-12-34.41-151.net24.it", "151.41.34.12"},
    {"dynamic-adsl-84-220-10-20.clienti.tiscali.it", "84.220.10.20"},
    {"ppp-12-34.98-62.wind.it", "62.98.34.12"},
    {"mob-5-90-10-20.net.vodafone.it", "5.90.10.20"},
    {"host12-34-56-78.serverdedicati.aruba.it", "78.56.34.12"},
    // Poland
    {"87-205-10-20.static.ip.netia.com.pl", "87.205.10.20"},
    {"host-89-230-10-20.dynamic.mm.pl", "89.230.10.20"},
    {"ip-31-0-10-20.multi.internet.cyfrowypolsat.pl", "31.0.10.20"},
    {"user-94-254-10-20.play-internet.pl", "94.254.10.20"},
    {"aabc123.neoplus.adsl.tpnet.pl", "83.6.10.20"},
    {"public-gprs123456.centertel.pl", "5.173.10.20"},
    {"89-64-10-20.dynamic.chello.pl", "89.64.10.20"},
    // Russia
    {"95-27-10-20.broadband.corbina.ru", "95.27.10.20"},
    {"ppp91-77-10-20.pppoe.mtu-net.ru", "91.77.10.20"},
    {"5x18x10x20.dynamic.spb.ertelecom.ru", "5.18.10.20"},
    {"ip-178-46-10-20.adsl.surnet.ru", "178.46.10.20"},
    {"pool-178-176-10-20.is74.ru", "178.176.10.20"},
    {"wimax-client.yota.ru", "188.162.10.20"},
    {"dynamic-46-0-10-20.pppoe.khakasnet.ru", "46.0.10.20"},
    {"v1234567.hosted-by-vdsina.ru", "94.103.10.20"},
    {"vm123456.had.su", "185.20.10.20"},
    {"vds-cl12345.timeweb.ru", "92.53.10.20"},
    {"s1.fvds.ru", "62.109.10.20"},
    // Brazil
    {"189-10-20-30.user3p.brasiltelecom.net.br", "189.10.20.30"},
    {"187.58.10.20.static.host.gvt.net.br", "187.58.10.20"},
    {"177.41.10.20.dynamic.adsl.gvt.net.br", "177.41.10.20"},
    {"200-158-10-20.dsl.telesp.net.br", "200.158.10.20"},
    {"bd3c1234.virtua.com.br", "189.60.18.52"},
    {"186-249-10-20.shared.desktop.com.br", "186.249.10.20"},
    {"191-32-10-20.user.vivozap.com.br", "191.32.10.20"},
    {"customer-177-10-20-30.tcm10.com.br", "177.10.20.30"},
    {"cpro12345.publiccloud.com.br", "191.252.10.21"},
    // Japan
    {"p1234-ipbf12marunouchi.tokyo.ocn.ne.jp", "114.150.10.20"},
    {"p12345-ipngn200101tokaisakaetozai.aichi.ocn.ne.jp", "153.201.10.20"},
    {"p1234-ipad12fukuokachu.fukuoka.ocn.ne.jp", "122.20.10.20"},
    {"kd106154010020.ppp-bb.dion.ne.jp", "106.154.10.20"},
    {"zz20134567890a1b2c3d.userreverse.dion.ne.jp", "111.101.10.20"},
    {"i118-18-10-20.s42.a013.ap.plala.or.jp", "118.18.10.20"},
    {"fl1-122-133-10-20.kng.mesh.ad.jp", "122.133.10.20"},
    {"softbank126012034056.bbtec.net", "126.12.34.56"},
    {"pw126012034056.3.panda-world.ne.jp", "126.12.34.56"},
    {"sp1-75-10-20.msa.spmode.ne.jp", "1.75.10.20"},
    {"ntfkok123456.fkok.nt.ftth.ppp.infoweb.ne.jp", "121.93.10.20"},
    {"zaq3d2e1234.zaq.ne.jp", "61.46.18.52"},
    {"121-86-10-20f1.hyg1.eonet.ne.jp", "121.86.10.20"},
    {"h219-110-10-20.catv02.itscom.jp", "219.110.10.20"},
    {"118x240x10x20.ap118.ftth.ucom.ne.jp", "118.240.10.20"},
    {"v150-95-10-20.a0b1.g.tyo1.static.cnode.io", "150.95.10.20"},
    // India
    {"abts-tn-static-123.20.10.122.airtelbroadband.in", "122.10.20.123"},
    {"nsg-corporate-10.20.185.122.airtel.in", "122.185.20.10"},
    {"triband-mum-59.183.10.20.mtnl.net.in", "59.183.10.20"},
    {"14.142.10.20.static-delhi.vsnl.net.in", "14.142.10.20"},
    {"broadband.actcorp.in", "183.82.10.20"},
    // Turkey
    {"88.247.10.20.static.ttnet.com.tr", "88.247.10.20"},
    {"78.180.10.20.dynamic.ttnet.com.tr", "78.180.10.20"},
    {"host-213-14-10-20.reverse.superonline.net", "213.14.10.20"},
    {"176.88.10.20.dynamic.turk.net", "176.88.10.20"},
    {"static-10-20-116-185.sadecehosting.net", "185.116.20.10"},
    // USA
    {"c-24-128-10-20.hsd1.ma.comcast.net", "24.128.10.20"},
    {"50-76-10-20-static.hfc.comcastbusiness.net", "50.76.10.20"},
    {"rrcs-24-43-10-20.west.biz.rr.com", "24.43.10.20"},
    {"static-71-120-10-20.washdc.fios.verizon.net", "71.120.10.20"},
    {"108-65-10-20.lightspeed.sntcca.sbcglobal.net", "108.65.10.20"},
    {"97-84-10-20.static.stls.mo.charter.com", "97.84.10.20"},
    {"047-006-010-020.res.spectrum.com", "47.6.10.20"},
    {"174-20-10-20.mpls.qwest.net", "174.20.10.20"},
    {"67-61-10-20.cpe.sparklight.net", "67.61.10.20"},
    {"h69-128-10-20.cncrtn.broadband.dynamic.tds.net", "69.128.10.20"},
    {"static-50-53-10-20.bvtn.or.frontiernet.net", "50.53.10.20"},
    {"mobile-166-137-10-20.mycingular.net", "166.137.10.20"},
    {"ec2-52-10-20-30.us-west-2.compute.amazonaws.com", "52.10.20.30"},
    {"30.20.10.35.bc.googleusercontent.com", "35.10.20.30"},
    {"172-104-10-20.ip.linodeusercontent.com", "172.104.10.20"},
    {"45.76.10.20.vultrusercontent.com", "45.76.10.20"},
    {"mail.eastus2.cloudapp.azure.com", "20.36.10.20"},
    {"unassigned.quadranet.com", "96.44.10.20"},
    {"hosted-by.rootlayer.net", "185.222.10.20"},
    {"23-94-10-20-host.colocrossing.com", "23.94.10.20"},
    {"static-ip-69-64-10-20.inaddr.ip-pool.com", "69.64.10.20"},
    {"ip-50-62-10-20.ip.secureserver.net", "50.62.10.20"},
    {"162-241-10-20.unifiedlayer.com", "162.241.10.20"},
    {"vps5678.inmotionhosting.com", "144.208.10.20"},
};

// Those that look like lines, and aren't.
const Host kMailHosts[] = {
    // Mail services: numbers of the address, and words of lines.
    {"mail-ej1-f41.google.com", "209.85.218.41"},
    {"mail-pj1-x1036.google.com", "2607:f8b0:4864:20::1036"},
    {"a48-123.smtp-out.amazonses.com", "54.240.48.123"},
    {"e240-12.smtp-out.us-east-2.amazonses.com", "23.251.240.12"},
    {"mta-70-1-2.sparkpostmail.com", "156.70.1.2"},
    {"o1.ptr1234.sendgrid.net", "167.89.10.21"},
    {"o2.ptr5678.mail.firm.example", "149.72.10.20"},
    {"m190-12.mailgun.net", "159.135.190.12"},
    {"mail180-10.suw31.mandrillapp.com", "198.2.180.10"},
    {"mail-mw2nam10on2071.outbound.protection.outlook.com", "40.107.94.71"},
    {"gateway34.websitewelcome.com", "192.185.148.164"},
    {"outbound-ss-820.bluehost.com", "69.89.24.241"},
    {"qproxy1-pub.mail.unifiedlayer.com", "173.254.64.10"},
    {"p3plsmtps2ded02.prod.phx3.secureserver.net", "208.109.80.59"},
    {"sg2plout10-01.prod.sin2.secureserver.net", "182.50.145.4"},
    {"resqmta-ch2-01v.sys.comcast.net", "69.252.207.33"},
    {"sonic306-21.consmr.mail.gq1.yahoo.com", "98.137.68.84"},
    {"f4mail-235-123.rediffmail.com", "119.252.235.123"},
    {"sender163-mail.zoho.com", "74.201.84.163"},
    {"nm32-vm6.bullet.mail.bbt.yahoo.co.jp", "183.79.57.14"},
    {"vmta12.euromsg.net", "185.37.10.20"},
    {"dedicated-mta12.firm.example", "192.0.2.12"},
    // Hosts of many firms' web sites, whose machines send mail.
    {"server204.web-hosting.com", "198.54.126.164"},
    {"host123.hostmonster.com", "74.220.207.123"},
    {"cloud123.hostgator.com", "192.185.0.1"},
    {"gator4123.hostgator.com", "192.185.4.20"},
    {"box5678.bluehost.com", "162.241.24.21"},
    {"biz123.inmotionhosting.com", "173.231.198.10"},
    {"a2plcpnl0123.prod.iad2.secureserver.net", "198.71.230.10"},
    {"server143.hosting.reg.ru", "31.31.198.143"},
    {"vh123.timeweb.ru", "92.53.96.123"},
    {"sv1234.xserver.jp", "162.43.120.10"},
    {"www1234.sakura.ne.jp", "153.126.211.10"},
    {"hm1480-n-5.locaweb.com.br", "189.126.112.5"},
    {"webs1234.aruba.it", "62.149.140.10"},
    {"s12.mydevil.net", "128.204.218.12"},
    {"s123.cyber-folks.pl", "195.78.66.123"},
    {"v012.home.net.pl", "89.161.200.12"},
    {"cp123.sp-server.net", "185.30.32.123"},
    {"dd23456.kasserver.com", "85.13.140.10"},
    {"server.guzel.net.tr", "94.73.170.10"},
    // Providers' own mail hosts.
    {"mwinf5c12.orange.fr", "80.12.70.12"},
    {"msfrf2413.sfr.fr", "93.17.128.82"},
    {"smtpdh18-1.aruba.it", "62.149.155.155"},
    {"smtps.pec.aruba.it", "62.149.152.10"},
    {"smtpo94.poczta.onet.pl", "213.180.149.147"},
    {"mx3.wp.pl", "212.77.101.4"},
    {"forward500b.mail.yandex.net", "178.154.239.144"},
    {"f123.i.mail.ru", "217.69.138.123"},
    {"mogw1234.ocn.ad.jp", "153.149.232.10"},
    {"mta-snd01002.nifty.com", "106.153.226.34"},
    // Rented machines of people who gave them a name, and mail hosts of their own.
    {"box.firm.example", "3.120.1.2"},
    {"mail.firm.example", "3.120.1.3"},
    {"ec2-mail.firm.example", "3.120.1.4"},
    {"vps-1234.mail.firm.example", "192.0.2.41"},
    {"vps-mail.firm.example", "192.0.2.42"},
    {"mx1.vps.firm.example", "192.0.2.43"},
    {"smtp.vds.firm.example", "192.0.2.44"},
};

// How mail hosts greet, and how others do.
constexpr std::string_view kGoodHelo[] = {
    "EUR05-DB8-obe.outbound.protection.outlook.com",
    "NAM12-BN8-obe.outbound.protection.outlook.com", "mail-ed1-f41.google.com",
    "a8-29.smtp-out.amazonses.com", "o1.ptr1234.sendgrid.net",
    "mout.kundenserver.de", "mo4-p00-ob.smtp.rzone.de", "smtp4-g21.free.fr", "mwinf5c12.orange.fr",
    "smtpcmd0872.aruba.it", "vsmtp21.tin.it", "smtpo94.poczta.onet.pl",
    "forward500b.mail.yandex.net",
    "smtp32.i.mail.ru", "hm1480-n-5.locaweb.com.br", "mta-snd01002.nifty.com", "sv1234.xserver.jp",
    "server204.web-hosting.com", "box.firm.example", "exchange.firm.local", "SRV-EX01.firma.intern",
    "MacBook-Pro.local", "localhost.localdomain", "[192.168.1.10]", "[127.0.0.1]",
};
constexpr std::string_view kBadHelo[] = {
    "localhost", "ylmf-pc", "User", "SERVER", "EXCHANGE", "WIN-CLJ1B0GQ6JP", "DESKTOP-7A8B9C0",
    "PC-20180312ABCD", "ADMIN-PC", "win-2008", "mail", "smtp", "debian", "ubuntu", "raspberrypi",
    "ip-172-31-10-20", "vps123456", "hp", "BRN30055C123456", "NPI1A2B3C", "RNP0026731234AB",
    "XRX9C934E123456", "192.168.0.10", "127.0.0.1", "10.0.0.5", "185.222.10.20",
};
// clang-format on

bool is_line(const Host& host) {
  const auto address = IpAddress::parse(host.address);
  REQUIRE(address);
  return has_line_name(host.name, registrable_domain(host.name), *address);
}

bool is_bad(std::string_view helo) {
  PolicyRequest request;
  request.helo_name = helo;
  return is_bad_helo(request);
}

}  // namespace

TEST_CASE("lines and rented machines of many countries are recognised") {
  for (const auto& host : kLines) {
    CAPTURE(host.name, host.address);
    CHECK(is_line(host));
  }
}

TEST_CASE("mail hosts whose names look like those of lines aren't taken for lines") {
  for (const auto& host : kMailHosts) {
    CAPTURE(host.name, host.address);
    CHECK_FALSE(is_line(host));
  }
}

TEST_CASE("mail hosts greet with a full name, others with what their machine is called") {
  for (const auto helo : kGoodHelo) {
    CAPTURE(helo);
    CHECK_FALSE(is_bad(helo));
  }
  for (const auto helo : kBadHelo) {
    CAPTURE(helo);
    CHECK(is_bad(helo));
  }
}
