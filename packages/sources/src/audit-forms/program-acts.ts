import { type DeviceAct, FROM, said, WHO } from "./said-by-device.ts";

const PAIRS = `(?:[^=,]{1,64}=[^,]{0,1024}, ){0,64}?`;
const REST = `.{0,8192}`;

/** https://www.cisco.com/c/en/us/td/docs/security/ise/syslog/Cisco_ISE_Syslogs.html */
export const ISE: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`TACACS\+ Accounting with Command, ${PAIRS}CmdSet=\[ CmdAV=(?<command>[^\]]{1,1024}) \], ${PAIRS}User=${WHO}, ${PAIRS}Remote-Address=${FROM}, ${REST}`,
    ),
    action: "TACACS accounting",
  },
  {
    said: said(String.raw`TACACS\+ Accounting \w{4,8}, ${PAIRS}User=${WHO}, ${PAIRS}Remote-Address=${FROM}, ${REST}`),
    action: "TACACS session",
  },
  {
    said: said(`Authentication succeeded, ${PAIRS}User(?:-?Name)?=${WHO}(?:, ${REST})?`),
    action: "authentication succeeded",
  },
  {
    said: said(`Authentication failed, ${PAIRS}User(?:-?Name)?=(?<who>[^,]{1,128})(?:, ${REST})?`),
    action: "authentication failed",
    outcome: "denied",
    isGuess: true,
  },
];

/** https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/HdfsUserGuide.html: who opened what */
export const HDFS: readonly DeviceAct[] = (["true", "false"] as const).map((allowed) => ({
  said: said(
    String.raw`allowed=${allowed}\s+ugi=${WHO} \(auth:\w{1,16}\)(?: via .{1,256}?)?\s+ip=/?${FROM}\s+cmd=(?<command>\w{1,64})\s+src=(?<object>\S{1,2048})\s+${REST}`,
  ),
  action: "audit",
  outcome: allowed === "true" ? ("success" as const) : ("denied" as const),
}));

/** https://northpole.dev/features/telemetry/: what ran, and for whom */
export const SANTA: readonly DeviceAct[] = (["(?!DENY)[A-Z]{3,16}", "DENY"] as const).map((decision) => ({
  said: said(
    String.raw`action=(?<command>[A-Z_]{3,32})\|(?:decision=${decision}\|)(?:[a-z\d_]{1,32}=[^|]{0,1024}\|){0,16}?user=${WHO}\|${REST}`,
  ),
  action: "santad",
  outcome: decision === "DENY" ? ("denied" as const) : ("success" as const),
}));

/** https://docs.splunk.com/Documentation/Splunk/latest/Security/AuditSplunkactivity */
export const SPLUNK: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`timestamp=(?<at>[\d-]{10} [\d:.]{8,12}), user=${WHO}, action=login attempt, info=failed ${REST}`,
    ),
    action: "login attempt",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(
      String.raw`timestamp=(?<at>[\d-]{10} [\d:.]{8,12}), user=${WHO}, action=(?<command>[a-z_ ]{3,64}), info=(?:granted|succeeded|completed|\w{0,32})(?: ${REST})?`,
    ),
    action: "audit",
  },
];

/** https://cassandra.apache.org/doc/stable/cassandra/operating/audit_logging.html */
export const CASSANDRA: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`user:${WHO}\|host:[^|]{1,256}\|source:/?${FROM}\|port:\d{1,5}\|timestamp:(?<at>\d{13})\|type:LOGIN_ERROR\|${REST}`,
    ),
    action: "LOGIN_ERROR",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(
      String.raw`user:${WHO}\|host:[^|]{1,256}\|source:/?${FROM}\|port:\d{1,5}\|timestamp:(?<at>\d{13})\|type:(?<command>[A-Z_]{3,32})\|${REST}`,
    ),
    action: "audit",
  },
];
