/** The version of ATT&CK that ids and tactics below belong to (Enterprise, April 2026). */
export const ATTACK_VERSION = "19";

/** Tactics by their names of v19, in which Defense Evasion became Stealth and Defense Impairment. */
export const TACTICS = {
  "Initial Access": "TA0001",
  Execution: "TA0002",
  Persistence: "TA0003",
  "Privilege Escalation": "TA0004",
  Stealth: "TA0005",
  "Credential Access": "TA0006",
  Discovery: "TA0007",
  "Lateral Movement": "TA0008",
  Collection: "TA0009",
  Exfiltration: "TA0010",
  "Command and Control": "TA0011",
  Impact: "TA0040",
  "Defense Impairment": "TA0112",
} as const;

export type TacticName = keyof typeof TACTICS;

/** A technique's name and the tactics under which rules may tag it. */
export interface Technique {
  readonly name: string;
  readonly tactics: readonly TacticName[];
}

/** Ids that rules may tag; the compiler holds them to it. */
export type TechniqueId =
  | "T1003"
  | "T1003.006"
  | "T1021.001"
  | "T1053"
  | "T1059"
  | "T1098.007"
  | "T1134.005"
  | "T1136"
  | "T1543"
  | "T1558.003"
  | "T1558.004"
  | "T1021.004"
  | "T1021.007"
  | "T1021.008"
  | "T1059.009"
  | "T1069.003"
  | "T1078.001"
  | "T1078.004"
  | "T1087.004"
  | "T1098"
  | "T1098.001"
  | "T1098.003"
  | "T1098.004"
  | "T1098.006"
  | "T1136.003"
  | "T1114.003"
  | "T1195"
  | "T1199"
  | "T1213.003"
  | "T1484.002"
  | "T1485"
  | "T1486"
  | "T1490"
  | "T1496.001"
  | "T1496.004"
  | "T1505"
  | "T1525"
  | "T1526"
  | "T1528"
  | "T1530"
  | "T1537"
  | "T1546"
  | "T1548.005"
  | "T1550.001"
  | "T1552"
  | "T1552.001"
  | "T1552.005"
  | "T1552.007"
  | "T1555.006"
  | "T1556"
  | "T1557"
  | "T1567"
  | "T1580"
  | "T1609"
  | "T1610"
  | "T1611"
  | "T1613"
  | "T1619"
  | "T1648"
  | "T1651"
  | "T1685"
  | "T1685.002"
  | "T1040"
  | "T1046"
  | "T1110"
  | "T1110.003"
  | "T1213"
  | "T1489"
  | "T1531"
  | "T1556.006"
  | "T1556.009"
  | "T1606.002"
  | "T1621"
  | "T1686.001";

/** The techniques that rules tag. v18 ids that v19 revoked (T1562 and its children) are not here on purpose. */
export const TECHNIQUES: Readonly<Record<TechniqueId, Technique>> = {
  T1003: { name: "OS Credential Dumping", tactics: ["Credential Access"] },
  "T1003.006": { name: "OS Credential Dumping: DCSync", tactics: ["Credential Access"] },
  "T1021.001": { name: "Remote Services: Remote Desktop Protocol", tactics: ["Lateral Movement"] },
  T1053: { name: "Scheduled Task/Job", tactics: ["Execution", "Persistence", "Privilege Escalation"] },
  T1059: { name: "Command and Scripting Interpreter", tactics: ["Execution"] },
  "T1098.007": {
    name: "Account Manipulation: Additional Local or Domain Groups",
    tactics: ["Persistence", "Privilege Escalation"],
  },
  "T1134.005": { name: "Access Token Manipulation: SID-History Injection", tactics: ["Privilege Escalation"] },
  T1136: { name: "Create Account", tactics: ["Persistence"] },
  T1543: { name: "Create or Modify System Process", tactics: ["Persistence", "Privilege Escalation"] },
  "T1558.003": { name: "Steal or Forge Kerberos Tickets: Kerberoasting", tactics: ["Credential Access"] },
  "T1558.004": { name: "Steal or Forge Kerberos Tickets: AS-REP Roasting", tactics: ["Credential Access"] },
  "T1021.004": { name: "Remote Services: SSH", tactics: ["Lateral Movement"] },
  "T1021.007": { name: "Remote Services: Cloud Services", tactics: ["Lateral Movement"] },
  "T1021.008": { name: "Remote Services: Direct Cloud VM Connections", tactics: ["Lateral Movement"] },
  "T1059.009": { name: "Command and Scripting Interpreter: Cloud API", tactics: ["Execution"] },
  "T1069.003": { name: "Permission Groups Discovery: Cloud Groups", tactics: ["Discovery"] },
  "T1078.001": {
    name: "Valid Accounts: Default Accounts",
    tactics: ["Initial Access", "Persistence", "Privilege Escalation", "Stealth"],
  },
  "T1078.004": {
    name: "Valid Accounts: Cloud Accounts",
    tactics: ["Initial Access", "Persistence", "Privilege Escalation", "Stealth"],
  },
  "T1087.004": { name: "Account Discovery: Cloud Account", tactics: ["Discovery"] },
  T1098: { name: "Account Manipulation", tactics: ["Persistence", "Privilege Escalation"] },
  "T1098.001": {
    name: "Account Manipulation: Additional Cloud Credentials",
    tactics: ["Persistence", "Privilege Escalation"],
  },
  "T1098.003": {
    name: "Account Manipulation: Additional Cloud Roles",
    tactics: ["Persistence", "Privilege Escalation"],
  },
  "T1098.004": { name: "Account Manipulation: SSH Authorized Keys", tactics: ["Persistence", "Privilege Escalation"] },
  "T1098.006": {
    name: "Account Manipulation: Additional Container Cluster Roles",
    tactics: ["Persistence", "Privilege Escalation"],
  },
  "T1136.003": { name: "Create Account: Cloud Account", tactics: ["Persistence"] },
  "T1114.003": { name: "Email Collection: Email Forwarding Rule", tactics: ["Collection"] },
  T1195: { name: "Supply Chain Compromise", tactics: ["Initial Access"] },
  T1199: { name: "Trusted Relationship", tactics: ["Initial Access"] },
  "T1213.003": { name: "Data from Information Repositories: Code Repositories", tactics: ["Collection"] },
  "T1484.002": { name: "Domain or Tenant Policy Modification: Trust Modification", tactics: ["Privilege Escalation"] },
  T1485: { name: "Data Destruction", tactics: ["Impact"] },
  T1486: { name: "Data Encrypted for Impact", tactics: ["Impact"] },
  T1490: { name: "Inhibit System Recovery", tactics: ["Impact"] },
  "T1496.001": { name: "Resource Hijacking: Compute Hijacking", tactics: ["Impact"] },
  "T1496.004": { name: "Resource Hijacking: Cloud Service Hijacking", tactics: ["Impact"] },
  T1505: { name: "Server Software Component", tactics: ["Persistence"] },
  T1525: { name: "Implant Internal Image", tactics: ["Persistence"] },
  T1526: { name: "Cloud Service Discovery", tactics: ["Discovery"] },
  T1528: { name: "Steal Application Access Token", tactics: ["Credential Access"] },
  T1530: { name: "Data from Cloud Storage", tactics: ["Collection"] },
  T1537: { name: "Transfer Data to Cloud Account", tactics: ["Exfiltration"] },
  T1546: { name: "Event Triggered Execution", tactics: ["Persistence", "Privilege Escalation"] },
  "T1548.005": {
    name: "Abuse Elevation Control Mechanism: Temporary Elevated Cloud Access",
    tactics: ["Privilege Escalation"],
  },
  "T1550.001": {
    name: "Use Alternate Authentication Material: Application Access Token",
    tactics: ["Lateral Movement", "Stealth"],
  },
  T1552: { name: "Unsecured Credentials", tactics: ["Credential Access"] },
  "T1552.001": { name: "Unsecured Credentials: Credentials In Files", tactics: ["Credential Access"] },
  "T1552.005": { name: "Unsecured Credentials: Cloud Instance Metadata API", tactics: ["Credential Access"] },
  "T1552.007": { name: "Unsecured Credentials: Container API", tactics: ["Credential Access"] },
  "T1555.006": {
    name: "Credentials from Password Stores: Cloud Secrets Management Stores",
    tactics: ["Credential Access"],
  },
  T1556: { name: "Modify Authentication Process", tactics: ["Credential Access", "Persistence"] },
  T1557: { name: "Adversary-in-the-Middle", tactics: ["Credential Access", "Collection"] },
  T1567: { name: "Exfiltration Over Web Service", tactics: ["Exfiltration"] },
  T1580: { name: "Cloud Infrastructure Discovery", tactics: ["Discovery"] },
  T1609: { name: "Container Administration Command", tactics: ["Execution"] },
  T1610: { name: "Deploy Container", tactics: ["Execution"] },
  T1611: { name: "Escape to Host", tactics: ["Privilege Escalation"] },
  T1613: { name: "Container and Resource Discovery", tactics: ["Discovery"] },
  T1619: { name: "Cloud Storage Object Discovery", tactics: ["Discovery"] },
  T1648: { name: "Serverless Execution", tactics: ["Execution"] },
  T1651: { name: "Cloud Administration Command", tactics: ["Execution"] },
  T1685: { name: "Disable or Modify Tools", tactics: ["Defense Impairment"] },
  "T1685.002": { name: "Disable or Modify Tools: Disable or Modify Cloud Log", tactics: ["Defense Impairment"] },
  T1040: { name: "Network Sniffing", tactics: ["Credential Access", "Discovery"] },
  T1046: { name: "Network Service Discovery", tactics: ["Discovery"] },
  T1110: { name: "Brute Force", tactics: ["Credential Access"] },
  "T1110.003": { name: "Brute Force: Password Spraying", tactics: ["Credential Access"] },
  T1213: { name: "Data from Information Repositories", tactics: ["Collection"] },
  T1489: { name: "Service Stop", tactics: ["Impact"] },
  T1531: { name: "Account Access Removal", tactics: ["Impact"] },
  "T1556.006": {
    name: "Modify Authentication Process: Multi-Factor Authentication",
    tactics: ["Credential Access", "Persistence"],
  },
  "T1556.009": {
    name: "Modify Authentication Process: Conditional Access Policies",
    tactics: ["Credential Access", "Persistence"],
  },
  "T1606.002": { name: "Forge Web Credentials: SAML Tokens", tactics: ["Credential Access"] },
  T1621: { name: "Multi-Factor Authentication Request Generation", tactics: ["Credential Access"] },
  "T1686.001": { name: "Disable or Modify System Firewall: Cloud Firewall", tactics: ["Defense Impairment"] },
};
