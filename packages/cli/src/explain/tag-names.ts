/** The OWASP Non-Human Identities Top 10 (2025). */
const OWASP: Readonly<Record<string, string>> = {
  NHI1: "Improper Offboarding",
  NHI2: "Secret Leakage",
  NHI3: "Vulnerable Third-Party NHI",
  NHI4: "Insecure Authentication",
  NHI5: "Overprivileged NHI",
  NHI6: "Insecure Cloud Deployment Configurations",
  NHI7: "Long-Lived Secrets",
  NHI8: "Environment Isolation",
  NHI9: "NHI Reuse",
  NHI10: "Human Use of NHI",
};

/** `NHI5 Overprivileged NHI`. */
export function owaspName(id: string): string {
  const name = OWASP[id];
  return name === undefined ? id : `${id} ${name}`;
}

/** Where ATT&CK describes a technique: `https://attack.mitre.org/techniques/T1078/004/`. */
export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${encodeURIComponent(id).replace(".", "/")}/`;
}
