import type { JsonObject } from "@rolecall/core";

const AT = "2026-11-24T10:00:00.000Z";

/** An event of Windows' Security log, by a service account of the domain. */
export function windows(id: number, data: JsonObject = {}): JsonObject {
  return {
    ...{ EventID: id, Provider: "Microsoft-Windows-Security-Auditing", Channel: "Security", TimeCreated: AT },
    ...{ Computer: "DC01.corp.example.com", EventRecordID: `${id}${Object.values(data).join("")}` },
    EventData: {
      ...{ SubjectUserSid: "S-1-5-21-1-2-3-1105", SubjectUserName: "svc-web", SubjectDomainName: "CORP" },
      ...data,
    },
  };
}

/** A ticket that `svc-web` asks for. */
export function ticket(service: string, encryption: string, id = 4769, more: JsonObject = {}): JsonObject {
  return windows(id, {
    ...{ TargetUserName: "svc-web", TargetDomainName: "CORP", ServiceName: service, Status: "0x0" },
    ...{ TicketEncryptionType: encryption, IpAddress: "10.0.0.5", ...more },
  });
}

/** An attribute of an object of the directory gets a value. */
export function attributeAdded(
  attribute: string,
  objectClass = "computer",
  by = "svc-web",
  object = "CN=X,DC=corp,DC=example,DC=com",
): JsonObject {
  return windows(5136, {
    ...{ SubjectUserName: by, ObjectDN: object, ObjectClass: objectClass },
    ...{ AttributeLDAPDisplayName: attribute, OperationType: "%%14674" },
  });
}

/** A message of a program of a Linux machine, as journald has it. */
export function journal(program: string, message: string): JsonObject {
  return {
    ...{ __REALTIME_TIMESTAMP: String(Date.parse(AT) * 1000), _HOSTNAME: "web01" },
    ...{ SYSLOG_IDENTIFIER: program, MESSAGE: message },
  };
}

/** `deploy` runs something as root. */
export function sudo(command: string, user = "deploy"): JsonObject {
  return journal("sudo", `${user} : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=${command}`);
}

/** What was run, as laurel has it. */
export function executed(exe: string, argv: readonly string[], parent: string, user = "www-data"): JsonObject {
  return {
    ...{ ID: "1795514400.123:456", NODE: "web01", PARENT_INFO: { comm: parent } },
    SYSCALL: { success: "yes", auid: "33", uid: "33", comm: "x", exe, AUID: user, UID: user, EUID: user },
    EXECVE: { ARGV: argv },
  };
}

/** An alert of Falco's. */
export function falco(rule: string, priority: string): JsonObject {
  return {
    ...{ rule, priority, output: rule, hostname: "node-1", source: "syscall", time: AT },
    output_fields: { "container.id": "3ad7b26ded6d", "container.image.repository": "shop/web", "proc.name": "sh" },
  };
}
