import type { Actor, AuditForm, Fits } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const SYSTEM = /^(?:system|local service|network service)$/i;

/** Accounts in the words of Defender's tables, the domain's own and a machine's. */
const accountAt = (before: "" | "InitiatingProcess"): readonly Actor[] => {
  const [name, upn, id] = [`${before}AccountName`, `${before}AccountUpn`, `${before}AccountObjectId`];
  return [
    // The system's own account of a machine is the machine.
    { when: { [name]: SYSTEM }, kind: "workload", id: "DeviceName", lower: true },
    { when: { [name]: /^root$/ }, kind: "root", id: ["DeviceName", name], name },
    { when: { [name]: /\$$/ }, kind: "workload", id: name, lower: true },
    { when: { [name]: MACHINE_NAME }, kind: "service-account", id: [upn, name, id], lower: true },
    { when: { [upn]: MACHINE_NAME }, kind: "service-account", id: [upn, id], lower: true },
    { kind: "human", id: [upn, name, id], name: [upn, name], lower: true },
  ];
};

const NOT_LET_IN: Actor = { when: { ActionType: /Failed$/ }, kind: "unknown", id: "=anonymous" };

const COMMON = {
  provider: "defender",
  time: ["Timestamp", "TimeGenerated"],
  action: ["ActionType"],
} satisfies Partial<AuditForm>;

const SIGN_IN = {
  ...COMMON,
  classes: [[/./, "auth"]],
  who: [NOT_LET_IN, ...accountAt("")],
  resource: ["DeviceName", "TargetDeviceName", "DestinationDeviceName"],
  resourceKind: "=device",
  outcome: [[{ ActionType: /Failed$/ }, "denied"]],
  error: "FailureReason",
  labels: { type: "LogonType", protocol: "Protocol" },
} satisfies Partial<AuditForm>;

/** What stands in each row of what happened on a machine. */
const ON_DEVICE: Fits = { InitiatingProcessAccountName: /./, ActionType: /^[A-Z]\w+$/, DeviceId: true, ReportId: true };

// https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/abapauditlog: in both of its tables
const SAP: AuditForm = {
  provider: "sap",
  told: { MessageId: /^[A-Z\d]{3}$/, SystemId: /^[A-Z\d]{3}$/, ClientId: /^\d{3}$/, User: true },
  respelt: true,
  time: ["UpdatedOn", "TimeGenerated"],
  account: "SystemId",
  action: ["MessageId"],
  names: new Map([
    ["AU1", "AU1 logon successful"],
    ["AU2", "AU2 logon failed"],
    ["AU3", "AU3 transaction started"],
    ["AU5", "AU5 RFC logon successful"],
    ["AU6", "AU6 RFC logon failed"],
    ["AU7", "AU7 user created"],
    ["AU8", "AU8 user deleted"],
    ["AU9", "AU9 user locked"],
    ["AUA", "AUA user unlocked"],
    ["AUB", "AUB user authorizations changed"],
    ["AUC", "AUC logoff"],
    ["AUD", "AUD user master data changed"],
    ["AUE", "AUE audit configuration changed"],
    ["AUK", "AUK RFC function called"],
    ["AUL", "AUL RFC function refused"],
    ["AUM", "AUM user locked after wrong passwords"],
    ["AUP", "AUP transaction locked"],
    ["AUW", "AUW report started"],
  ]),
  classes: [
    [/log(?:on|off)/, "auth"],
    [/user|authorizations|audit/, "admin"],
    [/transaction|report|RFC/, "execute"],
  ],
  who: [
    { when: { MessageId: /^AU[26]$/ }, kind: "unknown", id: "=anonymous" },
    { when: { User: /^(?:SAP\*|DDIC|SAPSYS)$/ }, kind: "root", id: "User" },
    {
      when: { User: /^(?:BATCH|RFC|WF-|SM_|SOLMAN|TMSADM|BGRFC|CUA)|(?:RFC|BATCH|_SVC|_API)\d*$/ },
      kind: "service-account",
      id: "User",
    },
    { when: { User: MACHINE_NAME }, kind: "service-account", id: "User" },
    { kind: "human", id: "User" },
  ],
  outcome: [[{ MessageId: /^AU[26L]$/ }, "denied"]],
  resource: ["TransactionCode", "AbapProgramName"],
  address: ["TerminalIpV6", "TerminalIPv6", "TerminalIpv6", "Computer"],
};

/** What was called from elsewhere stands in the words alone. */
const SAP_CALL = /\bRFC call (\S{1,64})/i;

/**
 * Rows of Defender's advanced hunting, exported, in Sentinel or streamed, that say whose account did something. Sign-ins to Entra ID
 * and calls of the Graph API are read as these.
 * https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-schema-tables
 */
export const HUNTING: readonly AuditForm[] = [
  // DeviceLogonEvents
  {
    ...SIGN_IN,
    told: { LogonType: true, ActionType: /^Logon(?:Success|Failed|Attempted)$/, DeviceId: true, AccountName: true },
    address: "RemoteIP",
  },
  // IdentityLogonEvents
  {
    ...SIGN_IN,
    told: { LogonType: true, ActionType: /^Logon(?:Success|Failed)$/, Application: true, AccountName: true },
    address: "IPAddress",
  },
  // DeviceProcessEvents
  {
    ...COMMON,
    told: { ProcessCommandLine: true, ActionType: /^ProcessCreated/, DeviceId: true, AccountName: /./ },
    account: "DeviceId",
    home: "=",
    classes: [[/./, "execute"]],
    who: accountAt(""),
    resource: ["FolderPath", "FileName"],
    resourceKind: "=program",
    labels: { device: "DeviceName", parent: "InitiatingProcessFileName" },
  },
  // DeviceEvents, DeviceFileEvents, DeviceNetworkEvents, DeviceRegistryEvents, DeviceImageLoadEvents
  {
    ...COMMON,
    told: ON_DEVICE,
    account: "DeviceId",
    home: "=",
    classes: [
      [/^Connection|^Network|^Inbound|^Listening/, "network"],
      [/Deleted/, "delete"],
      [/^(?:File|Registry)/, "write"],
      [/^(?:Process|PowerShell|Script)/, "execute"],
    ],
    who: accountAt("InitiatingProcess"),
    resource: ["RemoteUrl", "RemoteIP", "RegistryKey", "FolderPath", "FileName"],
    labels: { device: "DeviceName", program: "InitiatingProcessFileName" },
  },
  // CloudAppEvents without the record that it was made of
  {
    ...COMMON,
    told: { AccountDisplayName: true, ActionType: true, Application: true, ApplicationId: true, ReportId: true },
    who: [
      { when: { AccountType: /^(?:Application|System)$/i }, kind: "oauth-app", id: ["AccountObjectId", "AccountId"] },
      { kind: "human", id: ["AccountObjectId", "AccountId"], name: "AccountDisplayName" },
    ],
    resource: ["ObjectName", "ObjectId"],
    address: "IPAddress",
    country: "CountryCode",
    userAgent: "UserAgent",
    labels: { application: "Application" },
  },
  // IdentityDirectoryEvents, IdentityQueryEvents
  {
    ...COMMON,
    told: { TargetAccountDisplayName: true, ActionType: true, Application: true, AccountName: true },
    who: accountAt(""),
    resource: ["TargetAccountUpn", "TargetAccountDisplayName", "QueryTarget"],
    resourceKind: "=account",
    address: "IPAddress",
  },
  // https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/powerplatformadminactivity
  {
    provider: "power-platform",
    told: { EventOriginalType: true, ActorName: true, ActorUserType: true, EventOriginalUid: true },
    time: "TimeGenerated",
    account: ["EnvironmentId", "OrganizationId"],
    home: "=",
    action: ["EventOriginalType"],
    who: [
      {
        when: { ActorUserType: /^(?:Application|Service ?Principal)$/i },
        kind: "oauth-app",
        id: ["ActorUserId", "ActorName"],
      },
      { when: { ActorUserType: /^System$/i }, kind: "cloud-service", id: "ActorName" },
      { when: { ActorName: MACHINE_NAME }, kind: "service-account", id: "ActorName" },
      { kind: "human", id: "ActorName" },
    ],
    outcome: [[{ EventResult: /fail/i }, "error"]],
    address: "SrcIpAddr",
    resource: ["FlowName", "ConnectorId", "ObjectId", "EnvironmentName"],
    labels: { workload: "Workload" },
  },
  { ...SAP, told: { ...SAP.told, MessageId: /^AU[KL]$/ }, resource: { at: "MessageText", fits: SAP_CALL } },
  SAP,
];
