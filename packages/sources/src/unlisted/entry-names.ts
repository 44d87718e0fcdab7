/** The names that audit logs have for what, when, from where, on what and how it ended, folded (`named-values.ts`). */

export const ACTIONS: readonly string[] = [
  ...[
    "action",
    "actionname",
    "actiontype",
    "operation",
    "operationname",
    "eventname",
    "eventtype",
    "event",
    "activity",
  ],
  ...[
    "activityname",
    "activitytype",
    "activitycode",
    "eventoriginaltype",
    "verb",
    "eventtext",
    "task",
    "logaction",
    "fullyqualifiedname",
    "subtype",
    "actiontext",
  ],
  ...["eventdescription", "type"],
];
export const TIMES: readonly string[] = [
  ...["time", "timestamp", "occurredat", "eventtime", "eventtimestamp", "performedat", "createdat", "datetime", "date"],
  ...[
    "created",
    "createdtime",
    "creationtime",
    "ts",
    "when",
    "activitydate",
    "eventdate",
    "requesttimeutc",
    "starttimeutc",
  ],
  ...[
    "insertinstant",
    "eventtimeutc",
    "actiontime",
    "actiontimestamp",
    "loggedat",
    "eventat",
    "controlplaneeventtime",
    "dttm",
    "auditdate",
    "happenedon",
    "loggedtime",
    "originaltime",
    "updatedat",
  ],
];
export const ADDRESSES: readonly string[] = [
  ...["ip", "ipaddress", "ipaddr", "sourceip", "sourceipaddress", "srcip", "srcipaddr", "srcipaddress", "clientip"],
  ...[
    "clientipaddress",
    "remoteip",
    "remoteaddress",
    "remoteaddr",
    "userip",
    "useripaddress",
    "actorip",
    "actoripaddress",
  ],
  ...[
    "callerip",
    "calleripaddress",
    "originip",
    "originalip",
    "loginip",
    "hostip",
    "location",
    "clientipaddr",
    "remoteipaddress",
  ],
  ...["connectionclientip", "actorlocationip", "actorstateremoteip", "sourceipaddr", "operatorsourceip", "requestip"],
  // Where the request stands by itself: nobody but the server writes these there.
  ...["requestipaddress", "requestclientip", "requestremoteaddr", "requestremoteip", "requestsourceip"],
  ...["contextip", "contextipaddress", "contextlocation", "contextclientip", "contextsourceip", "contextremoteip"],
];
export const USER_AGENTS: readonly string[] = [
  ...["useragent", "useragentoriginal", "browser", "contextuseragent", "requestuseragent"],
];
export const RESOURCES: readonly string[] = [
  ...["targetname", "targetid", "targetsname", "targetsid", "target", "resourcename", "resourceid", "resource"],
  ...[
    "resourcesname",
    "resourcesid",
    "objectname",
    "objectid",
    "object",
    "entityname",
    "entityid",
    "entity",
    "subjectid",
  ],
  ...[
    "subject",
    "itemname",
    "item",
    "recordid",
    "targetfriendlyname",
    "resourceaddress",
    "entitysysid",
    "entitiesname",
  ],
];
export const SORTS: readonly string[] = [
  ...[
    "targettype",
    "targetstype",
    "resourcetype",
    "resourcestype",
    "objecttype",
    "entitytype",
    "subjecttype",
    "itemtype",
  ],
  ...["entitysystype", "object", "module", "resource"],
];
export const ENDS: readonly string[] = [
  "outcome",
  "outcomeresult",
  "result",
  "eventresult",
  "status",
  "actionresult",
  "eventoutcome",
  "success",
  "allow",
  "resultstatus",
];
/** What went wrong, where something did. */
export const FAULTS: readonly string[] = [
  ...["error", "errorcode", "errormessage", "failurereason", "failure", "faultcode", "denyreason", "denialreason"],
];
export const STATUSES: readonly string[] = [
  "statuscode",
  "responsestatus",
  "responsestatuscode",
  "responsecode",
  "httpstatus",
  "httpstatuscode",
  "status",
];
export const ACCOUNTS: readonly string[] = [
  "organizationid",
  "organisationid",
  "orgid",
  "tenantid",
  "workspaceid",
  "actororgid",
  "companyid",
  "customerid",
  "teamid",
  "accountid",
];
