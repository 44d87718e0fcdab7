import type { Json, JsonObject } from "@rolecall/core";

const SUBJECT = "SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId";
const TARGET_THEN_SUBJECT = `TargetUserName TargetDomainName TargetSid ${SUBJECT}`;
const MEMBER = `MemberName MemberSid ${TARGET_THEN_SUBJECT}`;
const TASK = `${SUBJECT} TaskName`;

/**
 * What each event says, in the order of its template, for shippers that give the values without their names (Fluent Bit's
 * `StringInserts`). What comes later, in templates of newer systems, stays out.
 * https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/
 */
const TEMPLATES: ReadonlyMap<number, string> = new Map([
  [
    4624,
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType LogonProcessName AuthenticationPackageName WorkstationName LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel`,
  ],
  [
    4625,
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType LogonProcessName AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort`,
  ],
  [
    4648,
    `${SUBJECT} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId ProcessName IpAddress IpPort`,
  ],
  [
    4662,
    `${SUBJECT} ObjectServer ObjectType ObjectName OperationType HandleId AccessList AccessMask Properties AdditionalInfo`,
  ],
  [4672, `${SUBJECT} PrivilegeList`],
  [
    4688,
    `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine TargetUserSid TargetUserName TargetDomainName TargetLogonId ParentProcessName`,
  ],
  [4697, `${SUBJECT} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount`],
  [4698, `${TASK} TaskContent`],
  [4699, `${TASK} TaskContent`],
  [4700, `${TASK} TaskContent`],
  [4701, `${TASK} TaskContent`],
  [4702, `${TASK} TaskContentNew`],
  [4719, `${SUBJECT} CategoryId SubcategoryId SubcategoryGuid AuditPolicyChanges`],
  ...[4720, 4722, 4723, 4724, 4725, 4726, 4767, 4741, 4743].map((id) => [id, TARGET_THEN_SUBJECT] as const),
  ...[4738, 4742].map((id) => [id, `Dummy ${TARGET_THEN_SUBJECT}`] as const),
  ...[4728, 4729, 4732, 4733, 4756, 4757].map((id) => [id, MEMBER] as const),
  [4740, `TargetUserName TargetDomainName TargetSid ${SUBJECT}`],
  [4765, `SourceUserName SourceSid ${TARGET_THEN_SUBJECT}`],
  [
    4768,
    "TargetUserName TargetDomainName TargetSid ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint",
  ],
  [
    4769,
    "TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort Status LogonGuid TransmittedServices",
  ],
  [4770, "TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort"],
  [4771, "TargetUserName TargetSid ServiceName TicketOptions Status PreAuthType IpAddress IpPort"],
  [4776, "PackageName TargetUserName Workstation Status"],
  [
    5136,
    `OpCorrelationID AppCorrelationID ${SUBJECT} DSName DSType ObjectDN ObjectGUID ObjectClass AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue OperationType`,
  ],
  [5140, `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath AccessMask AccessList`],
  [
    5145,
    `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath RelativeTargetName AccessMask AccessList AccessReason`,
  ],
  [1102, SUBJECT],
  [7045, "ServiceName ImagePath ServiceType StartType AccountName"],
]);

/** The values of an event by their names; of an event without a template none. */
export function namedInserts(id: number, inserts: readonly Json[]): JsonObject {
  const names = TEMPLATES.get(id)?.split(" ") ?? [];
  return Object.fromEntries(names.map((name, at) => [name, inserts[at] ?? null]));
}
