import type { Actor, AuditForm, Fits } from "./form.ts";

const READS = [
  [/^(?:Login|Logout|OAuth|ConnectedApp|LoginEvent)/, "auth"],
  [/Permission|SetupAudit|IdentityProvider|CredentialStuffing|SessionHijack/, "admin"],
  [/Api|Bulk|Report|Query|Export|Search|Download|ListView|URI|VisualforceRequest|AuraRequest|Lightning/, "read"],
] as const satisfies AuditForm["classes"];

/** Files of event monitoring write a user's id with 15 letters, and derived with 18, as all else does. */
const USER: Actor = { kind: "human", id: ["USER_ID_DERIVED", "USER_ID"], name: ["USER_NAME"] };
const STREAMED: Actor = { kind: "human", id: "UserId", name: "Username" };
/** Programs that take part by OAuth, and those that are people's. */
const BY_PROGRAM = /^(?:Remote Access|Other Apex API|Partner Product|OAuth|Certificate-based)/i;
const NO_PROGRAM = /^(?:Browser|N\/A|Salesforce (?:for|Mobile|Chatter).*|SalesforceA|)$/i;

const LOGIN = {
  provider: "salesforce",
  action: ["=Login"],
  classes: READS,
  who: [
    {
      when: { LoginType: BY_PROGRAM, Application: new RegExp(`^(?!${NO_PROGRAM.source.slice(1)})`, "i") },
      kind: "oauth-app",
      id: "Application",
    },
    STREAMED,
  ],
  behind: [STREAMED],
  resource: "LoginUrl",
  outcome: [
    [{ Status: /^Success/i }, "success"],
    [{ Status: /./ }, "denied"],
  ],
  error: "Status",
  address: "SourceIp",
  country: "CountryIso",
  userAgent: "Browser",
  labels: { login: "LoginType", application: "Application", api: "ApiType" },
} satisfies Partial<AuditForm>;

/** What tells an event of the files of event monitoring, and in tables of other stores, as Sentinel's. */
function monitored(rest: Fits): Pick<AuditForm, "told" | "respelt"> {
  const told = { EVENT_TYPE: /^\w+$/, ORGANIZATION_ID: true, REQUEST_ID: true, ...rest } as const;
  return { told, respelt: { TIMESTAMP_DERIVED: true, ...told } };
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_supportedeventtypes.htm
const EVENT_LOG_FILE = {
  provider: "salesforce",
  ...monitored({}),
  time: ["TIMESTAMP_DERIVED", "TIMESTAMP"],
  account: "ORGANIZATION_ID",
  home: "=",
  action: ["EVENT_TYPE"],
  classes: READS,
  who: [
    {
      when: { EVENT_TYPE: /^LoginAs$/ },
      kind: "human",
      id: ["DELEGATED_USER_ID_DERIVED", "DELEGATED_USER_ID"],
      name: "DELEGATED_USER_NAME",
    },
    { kind: "oauth-app", id: ["CONNECTED_APP_ID", "CLIENT_ID"], name: ["CONNECTED_APP_NAME", "CLIENT_NAME"] },
    USER,
  ],
  behind: [USER],
  resource: ["ENTITY_NAME", "ENTITY_TYPE", "QUERIED_ENTITIES", "API_RESOURCE", "REPORT_ID", "URI"],
  outcome: [
    [{ LOGIN_STATUS: /^LOGIN_NO_ERROR$/ }, "success"],
    [{ LOGIN_STATUS: /./ }, "denied"],
    [{ REQUEST_STATUS: /^A/ }, "denied"],
    [{ REQUEST_STATUS: /^(?:[FUI]$|fail)/i }, "error"],
    [{ STATUS: /^fail/i }, "error"],
  ],
  status: "STATUS_CODE",
  address: ["SOURCE_IP", "CLIENT_IP"],
  userAgent: ["USER_AGENT", "BROWSER_TYPE"],
  session: "SESSION_KEY",
  bytesOut: ["RESPONSE_SIZE", "SIZE_BYTES"],
  granted: "OAUTH_SCOPES",
  labels: {
    request: "REQUEST_ID",
    connection: "CONNECTION_TYPE",
    method: ["HTTP_METHOD", "METHOD"],
    login: "LOGIN_TYPE",
    status: "LOGIN_STATUS",
  },
} as const satisfies AuditForm;

/**
 * A call by REST is named by its method and path, without the version of the API: that an application which writes leads asks for
 * whatever it likes is not seen in the name of the file.
 */
const CALL = {
  ...EVENT_LOG_FILE,
  without: /^(?:\/services\/(?:data|async))?\/v?\d+\.\d+/,
  isRequest: true,
  // A job that asks is made, and takes everything out.
  classes: [[/^POST \/jobs\/query/, "read"]],
} satisfies Partial<AuditForm>;

/** Salesforce: an application that calls is who acts, and the user as whom it does is behind it. */
export const SALESFORCE: readonly AuditForm[] = [
  {
    ...CALL,
    ...monitored({ EVENT_TYPE: /^RestApi$/, METHOD: /^[A-Z]+$/, URI: /^\// }),
    action: ["METHOD", "URI"],
  },
  {
    ...CALL,
    ...monitored({ EVENT_TYPE: /^ApiTotalUsage$/, HTTP_METHOD: /^[A-Z]+$/, API_RESOURCE: /^\// }),
    action: ["HTTP_METHOD", "API_RESOURCE"],
  },
  {
    ...EVENT_LOG_FILE,
    ...monitored({ EVENT_TYPE: /^BulkApi/, OPERATION_TYPE: /./ }),
    action: ["EVENT_TYPE", "OPERATION_TYPE"],
    classes: [[/delete/i, "delete"], [/query/i, "read"], [/insert|update|upsert/i, "write"], ...READS],
  },
  EVENT_LOG_FILE,
  // LoginHistory, and what is streamed and kept of logins
  { ...LOGIN, told: { LoginTime: true, LoginType: true, UserId: /^005/ }, time: "LoginTime", id: "Id" },
  {
    ...LOGIN,
    told: { EventIdentifier: true, EventDate: true, LoginType: true, UserId: /^005/ },
    time: "EventDate",
    id: "EventIdentifier",
  },
  {
    provider: "salesforce",
    told: { Section: true, Action: /^\w+$/, CreatedById: true, Display: true },
    time: "CreatedDate",
    id: "Id",
    action: ["Action"],
    classes: [
      [/connectedapp|oauth|certificate|password|token|namedcredential|externalclient/i, "secret"],
      [/./, "admin"],
    ],
    who: [
      { kind: "human", id: "CreatedById", name: ["CreatedBy/Username", "CreatedBy/Name"] },
      { kind: "cloud-service", id: "=salesforce" },
    ],
    resource: "Section",
    labels: { section: "Section", delegate: "DelegateUser" },
  },
  {
    provider: "salesforce",
    told: { EventIdentifier: true, EventDate: true, UserId: /^005/ },
    time: "EventDate",
    id: "EventIdentifier",
    action: [["attributes/type", "EventType", "Operation", "=Event"]],
    without: /(?:Stream|Store)$/,
    classes: READS,
    who: [{ kind: "oauth-app", id: ["ConnectedAppId"], name: ["Client", "Application"] }, STREAMED],
    behind: [STREAMED],
    resource: ["QueriedEntities", "ReportId", "PermissionList", "Name"],
    outcome: [
      [{ Status: /^(?:success|ok)?$/i }, "success"],
      [{ Status: /./ }, "denied"],
    ],
    address: "SourceIp",
    userAgent: ["UserAgent", "Browser"],
    session: "SessionKey",
    labels: { operation: "Operation", api: "ApiType", rows: "RowsProcessed" },
  },
];
