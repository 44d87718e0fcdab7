import { createHash, randomUUID } from "node:crypto";

const REMEMBERED = 1024;

export interface InsertTokens {
  /** The token of this insert: the caller's, else one of its content that stays the same until `settle`. */
  of(table: string, rows: Uint8Array, given: string | undefined): string;
  /** The insert was answered, well or with a refusal: the same rows again would be another insert. */
  settle(token: string): void;
}

/**
 * Deduplication tokens for inserts whose caller has none. An insert without an answer may have been stored, so whoever
 * tries it again must come with the token of the first try, also when it is the caller who does so: the token follows
 * from the content. But the same rows, once answered and then written anew, are another insert (A, B, A again in a
 * replacing table must end as A), so the token has a part that is new after each answer.
 */
export function createInsertTokens(nonce: () => string = randomUUID): InsertTokens {
  const open = new Map<string, string>();
  return {
    of(table, rows, given) {
      if (given !== undefined) return given;
      const content = createHash("sha256").update(table).update("\0").update(rows).digest("base64url");
      const token = open.get(content) ?? `${content}:${nonce()}`;
      open.delete(content);
      open.set(content, token);
      if (open.size > REMEMBERED) open.delete(open.keys().next().value ?? "");
      return token;
    },
    settle(token) {
      const at = token.indexOf(":");
      if (at > 0 && open.get(token.slice(0, at)) === token) open.delete(token.slice(0, at));
    },
  };
}
