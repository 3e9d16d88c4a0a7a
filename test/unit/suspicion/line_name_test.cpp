// SPDX-License-Identifier: MIT
#include "grayling/suspicion/line_name.hpp"

#include "grayling/base/registrable_domain.hpp"
#include "grayling/suspicion/line_name_memory.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Host {
  std::string_view name, address;
};

// Names in the styles of providers around the world, with addresses that fit them.
// clang-format off
const Host kLines[] = {
    // Lines whose names have the address: dotted, dashed, reversed, padded, hexadecimal, decimal.
    {"c-73-1-2-3.hsd1.il.comcast.net", "73.1.2.3"},
    {"73-1-2-3-static.hfc.comcastbusiness.net", "73.1.2.3"},
    {"pool-71-1-2-3.nycmny.fios.verizon.net", "71.1.2.3"},
    {"cpe-72-1-2-3.nyc.res.rr.com", "72.1.2.3"},
    {"syn-072-001-002-003.res.spectrum.com", "72.1.2.3"},
    {"adsl-99-1-2-3.dsl.rcsntx.sbcglobal.net", "99.1.2.3"},
    {"99-1-2-3.lightspeed.irvnca.sbcglobal.net", "99.1.2.3"},
    {"ip72-192-4-5.ri.ri.cox.net", "72.192.4.5"},
    {"wsip-70-1-2-3.ph.ph.cox.net", "70.1.2.3"},
    {"d14-69-1-2.try.wideopenwest.com", "69.14.1.2"},
    {"ool-4571a2b3.dyn.optonline.net", "69.113.162.179"},
    {"173-8-1-2-denver.hfc.comcastbusiness.net", "173.8.1.2"},
    {"modemcable001.002-1-3.mc.videotron.ca", "24.2.1.9"},
    {"bras-base-mtrlpq-grc-10-1-2-3-4.dsl.bell.ca", "1.2.3.4"},
    {"s0106001122334455.vc.shawcable.net", "24.85.1.2"},
    {"host86-1-2-3.range86-1.btcentralplus.com", "86.1.2.3"},
    {"cpc12345-abcd1-2-0-cust123.1-2.cable.virginm.net", "82.1.2.3"},
    {"02d1a2b3.bb.sky.com", "2.209.162.179"},
    {"host-92-1-2-3.as13285.net", "92.1.2.3"},
    {"1.2.3.92.dyn.plus.net", "92.3.2.1"},
    {"lfbn-par-1-234-56.w90-1.abo.wanadoo.fr", "90.1.234.56"},
    {"82-64-1-2.subs.proxad.net", "82.64.1.2"},
    {"2.1.64.82.rev.sfr.net", "82.64.1.2"},
    {"i16-les01-th2-31-34-56-78.sfr.lns.abo.bbox.fr", "31.34.56.78"},
    {"p54a1b2c3.dip0.t-ipconnect.de", "84.161.178.195"},
    {"pd9e12345.dip0.t-ipconnect.de", "217.225.35.69"},
    {"i59f4a1b2.versanet.de", "89.244.161.178"},
    {"ip-178-200-10-20.um45.pools.vodafone-ip.de", "178.200.10.20"},
    {"dslb-088-064-001-002.088.064.pools.vodafone-ip.de", "88.64.1.2"},
    {"dynamic-077-001-002-003.77.1.pool.telefonica.de", "77.1.2.3"},
    {"ppp-88-217-1-2.dynamic.mnet-online.de", "88.217.1.2"},
    {"ip5f5a1b2c.dynamic.kabel-deutschland.de", "95.90.27.44"},
    {"84-112-1-2.cable.dynamic.surfer.at", "84.112.1.2"},
    {"85-1-2-123.dynamic.wline.res.cust.swisscom.ch", "85.1.2.123"},
    {"adsl-178-38-1-2.adslplus.ch", "178.38.1.2"},
    {"host-79-1-2-3.retail.telecomitalia.it", "79.1.2.3"},
    {"net-2-34-5-6.cust.vodafonedsl.it", "2.34.5.6"},
    {"host1-2-dynamic.3-79-r.retail.telecomitalia.it", "79.3.2.1"},
    {"123.red-83-1-2.dynamicip.rima-tde.net", "83.1.2.123"},
    {"static-1-2-230-77.ipcom.comunitel.net", "77.230.2.1"},
    {"bl12-34-56.dsl.telepac.pt", "85.245.34.56"},
    {"a79-1-2-3.cpe.netcabo.pt", "79.1.2.3"},
    {"ip-83-1-2-3.dsl.scarlet.be", "83.1.2.3"},
    {"d5152a3b4.static.telenet.be", "81.82.163.180"},
    {"1-2-3-4.ftth.glasoperator.nl", "1.2.3.4"},
    {"541a2b3c.cm-5-1a.dynamic.ziggo.nl", "84.26.43.60"},
    {"ip4da1b2c3.direct-adsl.nl", "77.161.178.195"},
    {"cpe.ge-1-2-3-400.bynqe10.dk.customer.tdc.net", "80.1.2.3"},
    {"c-1a2b3c4d-74736162.cust.telenor.se", "26.43.60.77"},
    {"h-1-2.a3.priv.bahnhof.se", "79.136.1.2"},
    {"1.84-48-2.nextgentel.com", "84.48.2.1"},
    {"dsl-hkibrasgw4-58c1a2-3.dhcp.inet.fi", "88.193.162.3"},
    {"ajx123.neoplus.adsl.tpnet.pl", "83.25.1.2"},
    {"77-1-2-3.dynamic-ww-5.vectranet.pl", "77.1.2.3"},
    {"abcd123.internetdsl.tpnet.pl", "83.14.1.2"},
    {"1.2.broadband3.iol.cz", "90.179.2.1"},
    {"89-1-2-3.dynamic.chello.sk", "89.1.2.3"},
    {"catv-80-1-2-3.catv.broadband.hu", "80.1.2.3"},
    {"79-112-1-2.rdsnet.ro", "79.112.1.2"},
    {"ppp091138001002.access.hol.gr", "91.138.1.2"},
    {"88-1-2-3.dynamic.ttnet.com.tr", "88.1.2.3"},
    {"broadband-37-1-2-3.ip.moscow.rt.ru", "37.1.2.3"},
    {"pppoe.95-1-2-3.dynamic.lanta-net.ru", "95.1.2.3"},
    {"95-24-1-2.broadband.corbina.ru", "95.24.1.2"},
    {"1-2-3-94.pool.ukrtel.net", "94.3.2.1"},
    {"bzq-79-1-2-3.red.bezeqint.net", "79.1.2.3"},
    {"host-41.1.2.3.tedata.net", "41.1.2.3"},
    {"197-1-2-3.access.safaricom.co.ke", "197.1.2.3"},
    {"dsl-197-245-1-2.voxdsl.co.za", "197.245.1.2"},
    {"abts-north-dynamic-123.2.1.122.airtelbroadband.in", "122.1.2.123"},
    {"softbank060123045067.bbtec.net", "60.123.45.67"},
    {"p1234567-ipngn1801marunouchi.tokyo.ocn.ne.jp", "114.1.2.3"},
    {"fl1-125-1-2-3.tky.mesh.ad.jp", "125.1.2.3"},
    {"220-133-1-2.hinet-ip.hinet.net", "220.133.1.2"},
    {"1-2-3-4.dynamic-ip.hinet.net", "1.2.3.4"},
    {"n1122003004.netvigator.com", "112.200.3.4"},
    {"bb121-6-1-2.singnet.com.sg", "121.6.1.2"},
    {"dynamic-ip-adsl.viettel.vn", "171.1.2.3"},
    {"static.vnpt.vn", "14.1.2.3"},
    {"cpe-101-1-2-3.vb08.vic.asp.telstra.net", "101.1.2.3"},
    {"dsl-189-1-2-3-dyn.prod-infinitum.com.mx", "189.1.2.3"},
    {"customer-187-1-2-3.uninet-ide.com.mx", "187.1.2.3"},
    {"189-1-2-3.dsl.telesp.net.br", "189.1.2.3"},
    {"b3a1b2c3.virtua.com.br", "179.161.178.195"},
    {"200-1-2-3.user.veloxzone.com.br", "200.1.2.3"},
    {"1-2-3-190.speedy.com.ar", "190.3.2.1"},
    {"190-1-2-3.baf.movistar.cl", "190.1.2.3"},
    {"c3b2a154.example.net", "84.161.178.195"},
    {"056034012089.example.net", "89.12.34.56"},
    {"host-1494057528.example.net", "89.13.130.56"},
    {"ip-51-68-1.eu", "51.68.1.9"},
    {"p200300c0db1234560000000000000001.dip0.example.net", "2003:c0:db12:3456::1"},
    {"2003-c0-db12-3456-1-2-3-4.example.net", "2003:c0:db12:3456:1:2:3:4"},
    {"2a02-8108-1234-5678-9abc-def0-1234-5678.six.example.net",
     "2a02:8108:1234:5678:9abc:def0:1234:5678"},
    // Lines without it.
    {"wifi-guest.example.edu", "192.0.2.78"},
    {"dhcp-1a2b3c.campus.example.edu", "192.0.2.77"},
    {"user7.example.net", "192.0.2.79"},
    {"customer-a.example.net", "192.0.2.80"},
    {"mail.hsd1.il.comcast.net", "73.1.2.9"},
    {"mx.dsl.example.net", "192.0.2.10"},
    {"unassigned.example.net", "192.0.2.90"},
    {"reverse.example.net", "192.0.2.91"},
    {"hosted-by.example-rent.net", "192.0.2.92"},
    // Machines that anybody can rent.
    {"ec2-3-120-1-2.eu-central-1.compute.amazonaws.com", "3.120.1.2"},
    {"ec2-18-1-2-3.compute-1.amazonaws.com", "18.1.2.3"},
    {"20.10.203.34.bc.googleusercontent.com", "34.203.10.20"},
    {"mail-vm.westeurope.cloudapp.azure.com", "20.1.2.3"},
    {"45-33-10-20.ip.linodeusercontent.com", "45.33.10.20"},
    {"li123-45.members.linode.com", "45.33.10.20"},
    {"104.238.10.20.vultrusercontent.com", "104.238.10.20"},
    {"static.88-198-10-20.clients.your-server.de", "88.198.10.20"},
    {"static.20.10.198.88.clients.your-server.de", "88.198.10.20"},
    {"mail.clients.your-server.de", "88.198.10.21"},
    {"static.4.3.2.1.example-cloud.host", "1.2.3.4"},
    {"vps12345.ovh.net", "51.38.10.20"},
    {"vps-1a2b3c4d.vps.ovh.net", "51.38.10.20"},
    {"ns3012345.ip-51-38-10.eu", "51.38.10.20"},
    {"ip20.ip-51-38-10.eu", "51.38.10.20"},
    {"vmi123456.contaboserver.net", "161.97.10.20"},
    {"srv123456.hstgr.cloud", "185.10.20.30"},
    {"h2345678.stratoserver.net", "81.169.1.2"},
    {"s12345678.onlinehome-server.info", "82.165.10.20"},
    {"v2202012345678.example-vserver.net", "188.68.10.20"},
    {"51-15-1-2.rev.poneytelecom.eu", "51.15.1.2"},
    {"3f2b1c00-1a2b-4c3d.pub.instances.scw.cloud", "51.158.1.2"},
    {"94-237-1-2.de-fra1.upcloud.host", "94.237.1.2"},
    {"ecs-159-138-1-2.compute.hwclouds-dns.com", "159.138.1.2"},
    {"ip-166-62-1-2.ip.secureserver.net", "166.62.1.2"},
    {"hwsrv-123456.hostwindsdns.com", "104.168.10.20"},
    {"104-168-1-2-host.colocrossing.com", "104.168.1.2"},
    {"tk2-123-12345.vs.sakura.ne.jp", "153.126.1.2"},
    {"sharp-name.1-2-3-4.plesk.page", "1.2.3.4"},
    {"v123456.hosted-by-vdsina.com", "94.103.1.2"},
    {"unn-89-187-10-20.cdn77.com", "89.187.10.20"},
    {"vps.example.org", "192.0.2.20"},
    {"vds1.example.ru", "192.0.2.21"},
    {"server-1234.example-rent.net", "192.0.2.81"},
    {"host4123.example-rent.net", "192.0.2.82"},
    {"vm4711.cloud.example-rent.net", "192.0.2.84"},
    {"node-0345.example-rent.net", "192.0.2.85"},
    {"dedicated.example-rent.net", "192.0.2.87"},
    {"kvm9.example-rent.net", "192.0.2.88"},
};

const Host kMailHosts[] = {
    // Providers of mail: machines of a pool may have numbers of their address.
    {"mail-yw1-f172.google.com", "209.85.128.172"},
    {"mail-ed1-f41.google.com", "209.85.208.41"},
    {"mail-lf1-x12d.google.com", "2a00:1450:4864:20::12d"},
    {"mail-bn8nam12on2062.outbound.protection.outlook.com", "40.107.237.62"},
    {"mail-db3eur04on0614.outbound.protection.outlook.com", "2a01:111:f403:260c::614"},
    {"a8-29.smtp-out.amazonses.com", "54.240.8.29"},
    {"e226-5.smtp-out.ap-southeast-2.amazonses.com", "23.251.226.5"},
    {"out-17.smtp.github.com", "192.30.252.200"},
    {"m43-7.mailgun.net", "69.72.43.7"},
    {"so254-9.mailgun.net", "198.61.254.9"},
    {"rs218.mailgun.us", "209.61.151.218"},
    {"mail187-21.suw11.mandrillapp.com", "198.2.187.21"},
    {"mail136-64.atl31.rsgsv.net", "198.2.136.64"},
    {"mta-174-84-115.intercom.com.sparkpostmail.com", "192.174.84.115"},
    {"mta-70-33-155.sparkpostmail.com", "156.70.33.155"},
    {"66-220-155-145.mail-mail.facebook.com", "66.220.155.145"},
    {"out203-205-221-202.mail.qq.com", "203.205.221.202"},
    {"wrqvnxnt.outbound-mail.sendgrid.net", "149.72.62.105"},
    {"o1.ptr9999.shop.example.com", "167.89.10.20"},
    {"o16.email.example.org", "198.37.150.8"},
    {"mail133.atl101.mcdlv.net", "198.2.129.133"},
    {"mta202a-ord.mtasv.net", "104.245.209.202"},
    {"sonic301-20.consmr.mail.ne1.yahoo.com", "66.163.184.246"},
    {"omr-m016e.mx.aol.com", "204.29.186.16"},
    {"ms11p00im-qufo17281301.me.com", "17.58.38.48"},
    {"outbound.ms.icloud.com", "17.57.155.10"},
    {"rn-mailsvcp-relay-lapp03.rno.apple.com", "17.179.253.24"},
    {"smtp-fw-52005.amazon.com", "52.119.213.156"},
    {"maila-fa.linkedin.com", "108.174.0.162"},
    {"spring-chicken-av.twitter.com", "199.16.156.160"},
    {"mx1.phx.paypal.com", "66.211.170.88"},
    {"mxphxpool1001.ebay.com", "66.135.215.10"},
    {"mail-pool-3.example.com", "192.0.2.30"},
    {"mail6.bemta26.messagelabs.com", "85.158.142.4"},
    {"eu-smtp-delivery-195.mimecast.com", "185.58.86.195"},
    {"mx0a-00123456.pphosted.com", "148.163.148.68"},
    {"dispatch1-eu1.ppe-hosted.com", "185.132.181.6"},
    {"esa3.hc1234-56.iphmx.com", "216.71.151.9"},
    {"smtp15-ia4-sp3.mta.salesforce.com", "13.110.6.209"},
    {"wout5-smtp.messagingengine.com", "64.147.123.21"},
    {"mail-40133.protonmail.ch", "185.70.40.133"},
    {"sender4-pp-o92.zoho.com", "136.143.188.92"},
    {"mout.gmx.net", "212.227.15.18"},
    {"mout.kundenserver.de", "212.227.126.135"},
    {"mout-xforward.web.de", "82.165.159.41"},
    {"mailout07.t-online.de", "194.25.134.83"},
    {"mo4-p00-ob.smtp.rzone.de", "85.215.255.25"},
    {"dd12345.kasserver.com", "85.13.128.7"},
    {"www123.your-server.de", "88.198.1.9"},
    {"sslproxy05.your-server.de", "78.46.172.2"},
    {"smtprelay01.ispgateway.de", "80.67.31.28"},
    {"smtp-out-3.orange.fr", "80.12.242.131"},
    {"smtp4-g21.free.fr", "212.27.42.4"},
    {"smtp-sortant.sfr.fr", "93.17.128.164"},
    {"relay4-d.mail.gandi.net", "217.70.183.196"},
    {"mo512.mail-out.ovh.net", "178.32.228.12"},
    {"smtpcmd0872.aruba.it", "62.149.156.72"},
    {"vsmtp21.tin.it", "212.216.176.107"},
    {"relayout04.e.movistar.es", "86.109.101.167"},
    {"smtp-pt-out1.sapo.pt", "212.55.154.21"},
    {"mail-out.m-online.net", "212.18.0.9"},
    {"smtp-o-1.desy.de", "131.169.56.154"},
    {"mx.tu-berlin.de", "130.149.7.70"},
    {"mailrelay8-3.pub.mailoutpod3-cph3.one.com", "46.30.212.3"},
    {"smtp2.hostpoint.ch", "217.26.49.190"},
    {"forward101o.mail.yandex.net", "37.140.190.181"},
    {"smtp32.i.mail.ru", "94.100.177.92"},
    {"out30-1.dm.aliyun.com", "115.124.30.1"},
    {"m15111.mail.126.com", "220.181.15.111"},
    {"mail-m121144.qiye.163.com", "115.236.121.144"},
    {"smtpbgbr2.qq.com", "54.207.22.56"},
    {"mail-out-2.vnpt.vn", "203.162.1.9"},
    {"p3plsmtpa07-08.prod.phx3.secureserver.net", "173.201.192.237"},
    {"gateway20.websitewelcome.com", "192.185.47.18"},
    {"antelope.elm.relay.mailchannels.net", "23.83.212.4"},
    {"bendel.debian.org", "82.195.75.100"},
    {"vger.kernel.org", "23.128.96.18"},
    {"lists.gnu.org", "209.51.188.17"},
    {"mxout1-he-de.apache.org", "95.216.194.37"},
    {"smtp03.mail.bbc.co.uk", "132.185.160.35"},
    {"mailout2.w1.samsung.com", "210.118.77.12"},
    {"static-mail-4.example.com", "192.0.2.31"},
    {"customers-mailout.example.com", "192.0.2.32"},
    {"mta28.email.example.net", "136.147.140.29"},
    {"mail-89-12-34-56.example.net", "89.12.34.56"},
    {"56.34.out.example.net", "89.12.34.56"},
    // Firms and people with a mail host of their own; mail-in-a-box calls it "box".
    {"box.example.com", "192.0.2.2"},
    {"mail.example.com", "192.0.2.3"},
    {"mx.example.org", "192.0.2.4"},
    {"mx27.example.org", "192.0.2.27"},
    {"example.org", "192.0.2.55"},
    {"mailcow.example.de", "192.0.2.5"},
    {"post.example.no", "192.0.2.6"},
    {"webmail.example.fr", "192.0.2.7"},
    {"correo.example.es", "192.0.2.8"},
    {"posta.example.it", "192.0.2.9"},
    {"poczta.example.pl", "192.0.2.11"},
    {"mail.city.kawasaki.jp", "192.0.2.12"},
    {"exchange01.corp.example.com", "192.0.2.13"},
    {"server.example.com", "192.0.2.14"},
    {"srv01.example.de", "192.0.2.15"},
    {"host.example.com", "192.0.2.16"},
    {"cloud.example.com", "192.0.2.17"},
    {"vm2.example.com", "192.0.2.18"},
    {"ns1.example.com", "192.0.2.19"},
    {"gw.example.com", "192.0.2.22"},
    {"nat.example.com", "192.0.2.23"},
    {"node3.example.org", "192.0.2.24"},
    {"web2.example.org", "192.0.2.25"},
    {"h2.example.net", "192.0.2.26"},
    {"home.example.net", "192.0.2.28"},
    {"dynamics.example.com", "192.0.2.29"},
    {"dynamo.example.com", "192.0.2.33"},
    {"dialog.example.com", "192.0.2.34"},
    {"resident.example.com", "192.0.2.35"},
    {"mobile.example.com", "192.0.2.36"},
    {"mail.dynamic-solutions.com", "192.0.2.60"},
    {"smtp.cable-news.example", "192.0.2.61"},
    {"adsl.example", "192.0.2.63"},
    {"mail.vps-guide.example", "192.0.2.64"},
    {"m1.amazonaws.com.example.net", "192.0.2.65"},
    {"mail.xamazonaws.com", "192.0.2.66"},
    {"mail-2-15.example.org", "192.0.3.15"},
    {"34-56.example.net", "89.12.34.57"},
    {"host-1494057528.mail.example.net", "89.13.130.56"},
    {"x-1494057529.example.net", "89.13.130.56"},
    {"mail.example.net", "2003:c0:db12:3456::1"},
    {"com", "192.0.2.94"},
    {"", "192.0.2.95"},
};
// clang-format on

bool is_line(const Host& host) {
  const auto address = IpAddress::parse(host.address);
  REQUIRE(address);
  return has_line_name(host.name, registrable_domain(host.name), *address);
}

}  // namespace

TEST_CASE("names of lines and rented machines are recognised") {
  for (const auto& host : kLines) {
    CAPTURE(host.name, host.address);
    CHECK(is_line(host));
  }
}

TEST_CASE("names of mail hosts aren't those of lines") {
  for (const auto& host : kMailHosts) {
    CAPTURE(host.name, host.address);
    CHECK_FALSE(is_line(host));
  }
}

TEST_CASE("an address is recognised as a number, and no other is") {
  const auto address = *IpAddress::parse("89.12.34.56");  // 1493967416; reversed 941755481
  for (const auto* const name : {"h1493967416.x", "941755481", "a38220c59b", "056034012089.x"}) {
    CAPTURE(name);
    CHECK(has_address_as_number(name, address));
  }
  for (const auto* const name : {"h1493967417.x", "91493967416", "38220c5", "56034012089",
                                 "99999999999999999999999", "", "x"}) {
    CAPTURE(name);
    CHECK_FALSE(has_address_as_number(name, address));
  }
  CHECK_FALSE(has_address_as_number("1", *IpAddress::parse("::1")));
}

TEST_CASE("the memory of line names gives the same answers, in whatever order it is asked") {
  ProviderMemory providers;
  LineNameMemory memory(providers);
  const auto other = *IpAddress::parse("198.51.100.2");
  for (int round = 0; round < 2; ++round) {
    for (const auto& host : kLines) {
      CAPTURE(host.name);
      CHECK(memory.is_line(host.name, *IpAddress::parse(host.address)));
      const auto domain = registrable_domain(host.name);
      CHECK(memory.is_line(host.name, other) == has_line_name(host.name, domain, other));
    }
  }
  CHECK_FALSE(memory.is_line("mail.there.example", other));
  CHECK(memory.is_line("198-51-100-2.there.example", other));
}
