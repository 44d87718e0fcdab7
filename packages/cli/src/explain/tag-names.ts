import { OWASP_NHI, TECHNIQUES } from "@rolecall/detection/tags";

/** `NHI5 Overprivileged NHI`; an id that the top ten do not have stays alone. */
export function owaspName(id: string): string {
  return withName(id, (OWASP_NHI as Readonly<Record<string, string>>)[id]);
}

/** `T1078.004 Valid Accounts: Cloud Accounts`; an id that no rule tags stays alone. */
export function techniqueName(id: string): string {
  return withName(id, (TECHNIQUES as Readonly<Record<string, { readonly name: string }>>)[id]?.name);
}

/** Where ATT&CK describes a technique: `https://attack.mitre.org/techniques/T1078/004/`. */
export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${encodeURIComponent(id).replace(".", "/")}/`;
}

function withName(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} ${name}`;
}
