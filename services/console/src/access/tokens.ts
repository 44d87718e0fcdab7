import { randomBytes } from "node:crypto";
import { jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime, sha256 } from "@rolecall/core";
import { type Principal, SCOPES, type Scope } from "./roles.ts";

/** An API token as it is kept: never itself, only its digest. */
export interface ApiToken {
  readonly token_id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  /** 1970 where it is not. */
  readonly revoked_at: string;
}

export interface Tokens {
  /** Whose token it is; undefined where it is none, or none any more. */
  find(text: string): Promise<Principal | undefined>;
  list(): Promise<readonly ApiToken[]>;
  /** Makes one; its text is told this once. Durable when it resolves. */
  create(asked: NewToken, by: string): Promise<{ readonly token: ApiToken; readonly text: string }>;
  /** False where there is none of that id. */
  revoke(tokenId: string): Promise<boolean>;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
}

const PREFIX = "rct_";
const NEVER = "1970-01-01T00:00:00.000Z";
const DAY_MS = 86_400_000;
/** How long a token that was found is believed without asking the store again. */
const BELIEVED_MS = 10_000;
const MOST_BELIEVED = 1000;
const COLUMNS = "token_id, name, scopes, created_by, created_at, expires_at, revoked_at";

/** Tokens of the API, kept by the store as SHA-256: they hold 256 bits of chance, which no dictionary has. */
export function createTokens(store: Store, now: () => number, tenant = "default"): Tokens {
  const believed = new Map<string, { readonly token: ApiToken; readonly until: number }>();
  const write = (token: ApiToken, hash: string): Promise<void> =>
    store.insert("console_tokens", jsonRows([{ ...token, tenant, hash, updated_at: formatTime(now()) }]));
  const read = (condition: string, value: string): Promise<(ApiToken & { readonly hash: string })[]> =>
    store.select(
      `SELECT ${COLUMNS}, hash FROM rolecall.console_tokens FINAL
       WHERE tenant = {tenant:String} AND ${condition} = {value:String} LIMIT 1`,
      { tenant, value },
    );
  return {
    async find(text) {
      if (!text.startsWith(PREFIX)) return undefined;
      const hash = sha256(text);
      const known = believed.get(hash);
      if (known !== undefined && known.until > now()) return principalOf(known.token, now());
      const [token] = await read("hash", hash);
      if (token === undefined) return undefined;
      if (believed.size >= MOST_BELIEVED) believed.clear();
      believed.set(hash, { token, until: now() + BELIEVED_MS });
      return principalOf(token, now());
    },
    list: () =>
      store.select<ApiToken>(
        `SELECT ${COLUMNS} FROM rolecall.console_tokens FINAL WHERE tenant = {tenant:String}
         ORDER BY created_at DESC, token_id LIMIT 1000`,
        { tenant },
      ),
    async create({ name, scopes, days }, by) {
      const text = `${PREFIX}${randomBytes(32).toString("base64url")}`;
      const hash = sha256(text);
      const times = { created_at: formatTime(now()), expires_at: formatTime(now() + days * DAY_MS), revoked_at: NEVER };
      const token = { token_id: `t_${hash.slice(-16)}`, name, scopes, created_by: by, ...times };
      await write(token, hash);
      return { token, text };
    },
    async revoke(tokenId) {
      const [found] = await read("token_id", tokenId);
      if (found === undefined) return false;
      const { hash, ...token } = found;
      await write({ ...token, revoked_at: formatTime(now()) }, hash);
      believed.clear();
      return true;
    },
  };
}

/** Does it still open anything? */
export function isLive({ expires_at, revoked_at }: ApiToken, now: number): boolean {
  return revoked_at === NEVER && Date.parse(expires_at) > now;
}

function principalOf(token: ApiToken, now: number): Principal | undefined {
  if (!isLive(token, now)) return undefined;
  const scopes = new Set(SCOPES.filter((scope) => token.scopes.includes(scope)));
  return { name: `token:${token.name}`, via: "token", scopes };
}
