import {
  A_USER,
  AN_ADMINISTRATOR,
  administratorAt,
  GUESSED,
  GUESSER,
  MAY_BE_GUESSED,
  NO_USER,
  OF_SIGN_IN,
  SAID_TO_BE_GUESSED,
  saidAt,
  userAt,
} from "./firewall-user.ts";
import type { AuditForm, Fits } from "./form.ts";

const TIME = ["TimeGenerated", "ReceiptTime"];

const FORTIGATE = {
  provider: "fortigate",
  time: TIME,
  account: ["DeviceName", "DeviceExternalID"],
  home: "=",
  between: " ",
  address: "SourceIP",
} as const;

const PANOS = {
  provider: "pan-os",
  time: TIME,
  account: ["DeviceExternalID", "Computer"],
  home: "=",
  between: " ",
} as const;

/** Ways in through its client. */
const SIGN_IN = {
  ...PANOS,
  action: ["PanOSEventID"],
  classes: [[/./, "auth"]],
  who: userAt("PanOSSourceUserName"),
  resource: "DeviceExternalID",
  resourceKind: "=gateway",
  outcome: [[{ PanOSEventStatus: /^fail/i }, "denied"]],
  error: "PanOSConnectionError",
  address: "PanOSPublicIPv4",
  country: "PanOSSourceRegion",
  labels: { method: "PanOSAuthMethod", stage: "PanOSStage" },
} as const satisfies Partial<AuditForm>;

/** Sign-ins that are told in a sentence. */
const SAID = {
  ...PANOS,
  action: ["eventid"],
  classes: [[/./, "auth"]],
  who: saidAt("said_user"),
  resource: "DeviceExternalID",
  resourceKind: "=device",
  outcome: [[{ eventid: /fail/i }, "denied"]],
  address: "said_ip",
} as const satisfies Partial<AuditForm>;

const fortigate = (rest: Fits): Fits => ({ DeviceVendor: /^Fortinet$/i, DeviceProduct: /^Fortigate/i, ...rest });
const panos = (rest: Fits): Fits => ({ DeviceVendor: /^Palo Alto Networks$/i, DeviceProduct: /^PAN-OS$/i, ...rest });

const AN_EVENT: Fits = { DeviceEventCategory: /^event:/, DeviceAction: true };

const FORTIGATE_EVENT = {
  ...FORTIGATE,
  action: ["DeviceEventCategory", "DeviceAction"],
  without: /^event:/,
  classes: [
    [/^(?:vpn|user)|log[io]|auth/i, "auth"],
    [/./, "admin"],
  ],
  who: userAt("DestinationUserName"),
  resource: ["DeviceName", "DeviceExternalID"],
  outcome: [
    [{ EventOutcome: /^(?:fail|deny|denied)/i }, "denied"],
    [{ DeviceAction: /fail|den/i }, "denied"],
    [{ EventOutcome: /^$/, DeviceAction: /^(?:login|authentication)$/ }, "unknown"],
    [{ EventOutcome: /^(?:success|succeeded|ok|passed|up|down|N\/A)?$/i }, "success"],
    [{}, "unknown"],
  ],
  error: "Reason",
  labels: { door: { at: "SourceProcessName", fits: /^([A-Za-z -]{1,32})/ } },
} as const satisfies Partial<AuditForm>;

/**
 * What firewalls write in the Common Event Format, as a line or as a row of Sentinel's `CommonSecurityLog`: the same act is the
 * same operation of the same user as in their own lines (`firewalls.ts`), but for FortiGate's changes, which do not say there of what.
 */
export const FIREWALL_EVENTS: readonly AuditForm[] = [
  // https://docs.fortinet.com/document/fortigate/7.6.0/fortios-log-message-reference/604144/cef-support
  {
    ...FORTIGATE_EVENT,
    told: fortigate({ ...AN_EVENT, Reason: GUESSED }),
    who: GUESSER,
    labels: { ...FORTIGATE_EVENT.labels, tried_user: "DestinationUserName" },
  },
  { ...FORTIGATE_EVENT, told: fortigate({ ...AN_EVENT, DestinationUserName: A_USER }) },
  {
    ...FORTIGATE_EVENT,
    told: fortigate({ ...AN_EVENT, DestinationUserName: AN_ADMINISTRATOR, SourceProcessName: AN_ADMINISTRATOR }),
    who: administratorAt("DestinationUserName"),
  },
  {
    ...FORTIGATE,
    told: fortigate({ DeviceEventCategory: /^(?:traffic|utm):/, SourceUserName: A_USER, DestinationIP: true }),
    action: ["DeviceEventCategory", "ApplicationProtocol"],
    without: /:.*$/,
    classes: [[/./, "network"]],
    who: userAt("SourceUserName"),
    resource: ["DestinationHostName", "DestinationIP"],
    resourceKind: "=address",
    outcome: [[{ DeviceAction: /^(?:deny|blocked?|dropped|reset)/i }, "denied"]],
    error: "DeviceAction",
  },
  // https://docs.paloaltonetworks.com/resources/cef: the result stands where others have a number, and from where in the device's place
  {
    ...PANOS,
    told: panos({ Activity: /^CONFIG$/, DeviceAction: true }),
    action: ["DeviceAction"],
    classes: [
      [/^(?:delete|clear|revert)/, "delete"],
      [/^(?:get|show|export)/, "read"],
      [/./, "admin"],
    ],
    who: administratorAt("DestinationUserName"),
    resource: ["Message", "DeviceExternalID"],
    resourceKind: "=configuration",
    outcome: [
      [{ DeviceEventClassID: /^Unauthorized/i }, "denied"],
      [{ DeviceEventClassID: /^Failed/i }, "error"],
    ],
    error: "DeviceEventClassID",
    address: "DeviceName",
  },
  {
    ...SIGN_IN,
    told: panos({
      PanOSEventID: OF_SIGN_IN,
      PanOSSourceUserName: A_USER,
      PanOSEventStatus: /^fail/i,
      PanOSConnectionError: MAY_BE_GUESSED,
    }),
    who: GUESSER,
    labels: { ...SIGN_IN.labels, tried_user: "PanOSSourceUserName" },
  },
  { ...SIGN_IN, told: panos({ PanOSEventID: OF_SIGN_IN, PanOSSourceUserName: A_USER }) },
  {
    ...SAID,
    told: panos({ Activity: /^SYSTEM$/, said_user: true, eventid: /fail/i, Message: SAID_TO_BE_GUESSED }),
    who: GUESSER,
    labels: { tried_user: { at: "said_user", fits: /^(?!N\/A$)./ } },
  },
  { ...SAID, told: panos({ Activity: /^SYSTEM$/, said_user: true, eventid: true }) },
  {
    ...PANOS,
    told: panos({ Activity: /^(?:TRAFFIC|THREAT)$/, DeviceEventClassID: /^(?!start$)./, SourceUserName: A_USER }),
    action: ["Activity", "ApplicationProtocol"],
    classes: [[/./, "network"]],
    who: userAt("SourceUserName"),
    resource: "DestinationIP",
    resourceKind: "=address",
    outcome: [[{ DeviceAction: /^(?:deny|drop|reset|block|sinkhole)/i }, "denied"]],
    error: "DeviceAction",
    address: "SourceIP",
  },
];

/** Events of theirs that name nobody, and of a connection that it begins. */
export const NOBODYS_EVENTS: readonly Fits[] = [
  fortigate({ DeviceEventCategory: /^(?:event|traffic|utm):/, DestinationUserName: NO_USER, SourceUserName: NO_USER }),
  panos({ Activity: /^(?:TRAFFIC|THREAT|USERID|HIP-?MATCH|DECRYPTION|IPTAG|CORRELATION)$/, SourceUserName: NO_USER }),
  panos({ Activity: /^TRAFFIC$/, DeviceEventClassID: /^start$/ }),
  panos({ Activity: /^SYSTEM$/, DeviceEventCategory: true }),
  panos({ PanOSEventID: true, PanOSStage: true }),
];
