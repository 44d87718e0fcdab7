import type { Credential, Identity } from "@rolecall/core";
import { jsonRows } from "./json-rows.ts";

/** Rows for `identities`. Of two rows for one identity, the one with more events is its state. */
export function identityRows(identities: Iterable<Identity>): Uint8Array {
  return jsonRows(identities);
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
