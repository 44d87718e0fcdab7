import { INFOBLOX, NEXUS, PFSENSE, PROXMOX, QNAP, WATCHGUARD } from "./appliance-acts.ts";
import { CASSANDRA, HDFS, ISE, SANTA, SPLUNK } from "./program-acts.ts";
import { type DeviceAct, FROM, said, WHO } from "./said-by-device.ts";

/** A device's lines, by what stands in each of them right behind the header. */
export interface DeviceLog {
  readonly provider: string;
  readonly mark: RegExp;
  readonly acts: readonly DeviceAct[];
}

/** https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html */
const ASA: readonly DeviceAct[] = [
  {
    said: said(`User '${WHO}', running '[^']{1,64}' from IP ${FROM}, executed '(?<command>.{1,2048})'`),
    action: "111010",
  },
  { said: said(String.raw`User '${WHO}' executed the '(?<command>.{1,2048})' command\.?`), action: "111008" },
  { said: said(`User '${WHO}' executed cmd: (?<command>.{1,2048})`), action: "111009" },
  {
    said: said(String.raw`Login permitted from ${FROM}/\d{1,5} to \S{1,128} for user "${WHO}"`),
    action: "605005 login permitted",
  },
  {
    said: said(String.raw`Login denied from ${FROM}/\d{1,5} to \S{1,128} for user "(?<who>[^"]{0,128})"`),
    action: "605004 login denied",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(`User authentication succeeded: IP(?: address:|,?) ${FROM}, Uname: ${WHO}`),
    action: "611101 user authentication",
  },
  {
    said: said(`User authentication failed: IP(?: address:|,?) ${FROM}, Uname: (?<who>.{1,128})`),
    action: "611102 user authentication",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(
      String.raw`AAA user (?:authentication|authorization) Successful : server ?= ?\S{1,128} : user ?= ?${WHO}`,
    ),
    action: "113004 aaa user authentication",
  },
  {
    said: said(
      String.raw`AAA user (?:authentication|authorization) Rejected : reason ?= ?[^:]{1,256}: server ?= ?\S{1,128} : user ?= ?(?<who>[^:]{1,128}?)(?: : user IP ?= ?${FROM})?`,
    ),
    action: "113005 aaa user authentication",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(`AAA user authentication Successful : local database : user ?= ?${WHO}`),
    action: "113012 aaa user authentication",
  },
  {
    said: said(
      `AAA user authentication Rejected : reason ?= ?[^:]{1,256}: local database : user ?= ?(?<who>[^:]{1,128}?)(?: : user IP ?= ?${FROM})?`,
    ),
    action: "113015 aaa user authentication",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(
      String.raw`Group <[^>]{1,128}> User <${WHO}> IP <${FROM}> (?:AnyConnect|Secure Client) parent session started\.?`,
    ),
    action: "113039 vpn session started",
  },
  {
    said: said(`Group <[^>]{1,128}> User <${WHO}> IP <${FROM}> IPv4 Address <[^>]{1,64}>.{0,128} assigned to session`),
    action: "722051 vpn address assigned",
  },
  {
    said: said(String.raw`Group <?[^>\s]{1,128}>? User <?${WHO}>? IP <?${FROM}>? WebVPN session started\.?`),
    action: "716001 webvpn session started",
  },
  {
    said: said(String.raw`User priv level changed: Uname: ${WHO} From: \d{1,2} To: (?<object>\d{1,2})`),
    action: "502103 privilege level changed",
  },
];

/** https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/fundamentals/configuration/15mt/fundamentals-15-mt-book/cf-config-logger.html */
const IOS: readonly DeviceAct[] = [
  {
    said: said(String.raw`Configured from \w{1,32} by ${WHO} on \S{1,32}(?: \(${FROM}\))?`),
    action: "CONFIG_I",
  },
  {
    said: said(`User:${WHO} {1,2}logged command:(?<command>.{1,2048})`),
    action: "CFGLOG_LOGGEDCMD",
  },
  {
    said: said(String.raw`Login Success \[user: ${WHO}\] \[Source: ${FROM}\] \[localport: \d{1,5}\](?: at .{1,64})?`),
    action: "LOGIN_SUCCESS",
  },
  {
    said: said(
      String.raw`Login failed \[user: (?<who>[^\]]{0,128})\] \[Source: ${FROM}\] \[localport: \d{1,5}\] \[Reason: [^\]]{1,128}\](?: at .{1,64})?`,
    ),
    action: "LOGIN_FAILED",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(String.raw`User ${WHO} has exited tty session \d{1,8}\(${FROM}\)`),
    action: "LOGOUT",
  },
];

/** https://my.f5.com/manage/s/article/K5532 */
const F5: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`AUDIT - pid=\d{1,9} user=${WHO} folder=\S{1,256} module=\(\w{1,32}\)# (?:status=\[Command OK\] )?cmd_data=(?<command>.{1,2048})`,
    ),
    action: "AUDIT",
  },
  {
    said: said(
      String.raw`AUDIT - pid=\d{1,9} user=${WHO} folder=\S{1,256} module=\(\w{1,32}\)# status=\[[^\]]{1,256}\] cmd_data=(?<command>.{1,2048})`,
    ),
    action: "AUDIT",
    outcome: "error",
  },
];

/** https://developer-docs.netscaler.com/en-us/netscaler-syslog-message-reference/current-release */
const NETSCALER: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`User ${WHO} - (?:ADM_User \S{1,64} - )?Remote_ip ${FROM} - Command "(?<command>.{1,2048})" - Status "Success"`,
    ),
    action: "CMD_EXECUTED",
  },
  {
    said: said(
      String.raw`User ${WHO} - (?:ADM_User \S{1,64} - )?Remote_ip ${FROM} - Command "(?<command>.{1,2048})" - Status "ERROR.{0,512}"`,
    ),
    action: "CMD_EXECUTED",
    outcome: "error",
  },
  {
    said: said(
      String.raw`Context [^\s@]{1,128}@${FROM} - SessionId: ?\d{1,12} ?- User ${WHO} - Client_ip [\d.a-f:]{2,45} - .{0,2048}`,
    ),
    action: "SSLVPN LOGIN",
  },
];

/** https://www.juniper.net/documentation/us/en/software/junos/network-mgmt/topics/topic-map/system-logging-for-a-single-chassis-system.html */
const JUNOS: readonly DeviceAct[] = [
  { said: said(`.{0,1024}User '${WHO}', command '(?<command>.{0,2048})'`), action: "UI_CMDLINE_READ_LINE" },
  {
    said: said(`.{0,1024}User '${WHO}' requested '(?<command>commit[^']{0,64})' operation.{0,512}`),
    action: "UI_COMMIT",
  },
  {
    said: said(
      String.raw`.{0,1024}User '${WHO}' login, class '[^']{1,128}' \[\d{1,9}\], ssh-connection '${FROM} .{1,128}`,
    ),
    action: "UI_LOGIN_EVENT",
  },
];

/** https://knowledge.broadcom.com/external/article/322247: events of vCenter, and of a host by itself. */
const VSPHERE: readonly DeviceAct[] = [
  { said: said(`User ${WHO}@${FROM} logged in as .{0,512}`), action: "UserLoginSessionEvent" },
  { said: said(`User ${WHO}@${FROM} logged out .{0,512}`), action: "UserLogoutSessionEvent" },
  {
    said: said(`Cannot login (?<who>.{1,128})@${FROM}`),
    action: "BadUsernameSessionEvent",
    outcome: "denied",
    isGuess: true,
  },
];

/** https://help.ivanti.com/ps/help/en_US/PCS/9.1R15/ag/appendix_A.htm */
const PULSE: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`\[${FROM}\] (?<who>[^\s()\[\]]{1,128})\([^)]{0,128}\)\[[^\]]{0,512}\] - (?:Agent )?login succeeded for .{1,1024}`,
    ),
    action: "login succeeded",
  },
  {
    said: said(
      String.raw`\[${FROM}\] (?<who>[^\s()\[\]]{1,128})\([^)]{0,128}\)\[[^\]]{0,512}\] - (?:Agent )?login failed .{1,1024}`,
    ),
    action: "login failed",
    outcome: "denied",
    isGuess: true,
  },
];

/** What stands around a line's sentence: nothing of it is typed by whoever signs in. */
export const DEVICE_LOGS: readonly DeviceLog[] = [
  { provider: "cisco-asa", mark: /%(?:ASA|FTD|PIX)-(?:[a-z]{1,16}-)?\d-\d{6}: {0,2}/, acts: ASA },
  { provider: "cisco-ios", mark: /%(?:SYS|SEC_LOGIN|PARSER)-\d-[A-Z_]{3,32}: {0,2}/, acts: IOS },
  { provider: "cisco-nexus", mark: /%VSHD-\d-VSHD_SYSLOG_CONFIG_I: {0,2}/, acts: NEXUS },
  {
    provider: "infoblox",
    mark: /\bhttpd(?:\[\d{1,9}\])?: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z (?=\[[^\]]{0,128}\]: (?:Login|Logout|Created|Modified|Deleted))/,
    acts: INFOBLOX,
  },
  {
    provider: "pfsense",
    mark: /\bphp-fpm(?:(?:\[\d{1,9}\])?:| (?:\d{1,9}|-) - -) \/index\.php: (?=\w)/,
    acts: PFSENSE,
  },
  { provider: "qnap", mark: /\bqlogd(?:\[\d{1,9}\]:| (?:\d{1,9}|-) - -) conn log: /, acts: QNAP },
  { provider: "watchguard", mark: /\bmsg_id="3E00-000\d" (?=Management user )/, acts: WATCHGUARD },
  {
    provider: "proxmox",
    mark: /\bpve(?:daemon|proxy)(?:\[\d{1,9}\]:| (?:\d{1,9}|-) - -) (?=<|authentication failure;)/,
    acts: PROXMOX,
  },
  { provider: "f5", mark: /\b0142000\d:\d: (?=AUDIT )/, acts: F5 },
  {
    provider: "netscaler",
    mark: /\bPPE-\d{1,3} : (?:default )?(?:UI|API|CLI|GUI|SSLVPN|AAA) [A-Z_]{3,32} \d{1,20} \d{1,4} : {1,2}/,
    acts: NETSCALER,
  },
  { provider: "junos", mark: /\bUI_[A-Z_]{3,40}:? /, acts: JUNOS },
  {
    provider: "vsphere",
    mark: /\bEvent \[\d{1,12}\] \[\d+-\d+\] \[[^\]]{1,40}\] \[vim\.event\.\w{1,64}\] \[\w{1,16}\] (?:\[[^\]]{0,256}\] ){3}\[(?=.{0,2048}\]$)/,
    acts: VSPHERE,
  },
  {
    provider: "vsphere",
    mark: /\[Originator@6876 sub=Vimsvc\.ha-eventmgr[^\]]{0,256}\] Event \d{1,12} : /,
    acts: VSPHERE,
  },
  { provider: "pulse-secure", mark: /\bPulseSecure: - - - [\d :-]{19} - \S{1,128} - /, acts: PULSE },
  {
    provider: "cisco-ise",
    mark: /\bCISE_\w{3,64} \d{1,10} \d{1,4} \d{1,4} \d{4}-\d\d-\d\d [\d:.]{8,15} [+-]\d\d:\d\d \d{1,12} \d{4,6} [A-Z]{3,8} [\w-]{1,64}: /,
    acts: ISE,
  },
  { provider: "hdfs", mark: /\bFSNamesystem\.audit: (?=allowed=)/, acts: HDFS },
  { provider: "santa", mark: /\] [IWE] santad: /, acts: SANTA },
  { provider: "splunk", mark: /^Audit:\[(?=timestamp=)/, acts: SPLUNK },
  { provider: "cassandra", mark: /(?:^| - |\n)(?=user:[^|]{1,128}\|host:)/, acts: CASSANDRA },
];
