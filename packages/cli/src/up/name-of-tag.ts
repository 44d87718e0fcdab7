import { OWASP_NHI, TECHNIQUES } from "@rolecall/detection/tags";

/** The name behind an ATT&CK technique (`T1078.004`) or an OWASP entry (`NHI2`); undefined where there is none. */
export function nameOfTag(id: string): string | undefined {
  const techniques: Readonly<Record<string, { readonly name: string } | undefined>> = TECHNIQUES;
  const entries: Readonly<Record<string, string | undefined>> = OWASP_NHI;
  return techniques[id]?.name ?? entries[id];
}
