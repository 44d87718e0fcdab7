import type { Coverage, Credential, Identity, IdentityLink } from "@rolecall/core";
import { jsonRows } from "./json-rows.ts";

/** Rows for `identities`. Of two rows for one identity, the one with more events is its state. */
export function identityRows(identities: Iterable<Identity>): Uint8Array {
  return jsonRows(
    Array.from(identities, ({ expected_end, ...rest }) => ({ ...rest, expected_end: expected_end || null })),
  );
}

/** Rows for `identity_links`. Of two rows for one link, the one with more events is its state. */
export function linkRows(links: Iterable<IdentityLink>): Uint8Array {
  return jsonRows(links);
}

/** Rows for `coverage`. Of two rows for one identity and detector, the later one is its state. */
export function coverageRows(coverage: Iterable<Coverage>): Uint8Array {
  return jsonRows(coverage);
}

/** An identity again, from its row. */
export function readIdentity(row: Identity): Identity {
  return { ...row, expected_end: known(row.expected_end ?? "") };
}

/** Rows for `credentials`; a time that is not known is left out. */
export function credentialRows(credentials: Iterable<Credential>): Uint8Array {
  return jsonRows(
    Array.from(credentials, ({ issued, expires, ...rest }) => ({
      ...rest,
      issued: issued === "" ? null : issued,
      expires: expires === "" ? null : expires,
    })),
  );
}

/** A credential again, from its row. */
export function readCredential(row: Credential): Credential {
  return { ...row, issued: known(row.issued), expires: known(row.expires) };
}

function known(time: string): string {
  return time === "1970-01-01T00:00:00.000Z" ? "" : time;
}
