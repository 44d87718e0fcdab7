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
/** How long the list of tokens is believed. */
const BELIEVED_MS = 10_000;
/** A token that is not in it may be new: then it is read again, but whoever guesses has it read no oftener than this. */
const READ_AGAIN_MS = 1000;
const COLUMNS = "token_id, name, scopes, created_by, created_at, expires_at, revoked_at";

/** Tokens of the API, kept by the store as SHA-256: they hold 256 bits of chance, which no dictionary has. */
export function createTokens(store: Store, now: () => number, tenant = "default"): Tokens {
  const write = (token: ApiToken, hash: string): Promise<void> =>
    store.insert("console_tokens", jsonRows([{ ...token, tenant, hash, updated_at: formatTime(now()) }]));
  const live = createLiveTokens(store, now, tenant);
  return {
    async find(text) {
      const token = text.startsWith(PREFIX) ? await live.of(sha256(text)) : undefined;
      return token === undefined ? undefined : principalOf(token, now());
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
      live.forget();
      return { token, text };
    },
    async revoke(tokenId) {
      const [found] = await store.select<ApiToken & { readonly hash: string }>(
        `SELECT ${COLUMNS}, hash FROM rolecall.console_tokens FINAL
         WHERE tenant = {tenant:String} AND token_id = {tokenId:String} LIMIT 1`,
        { tenant, tokenId },
      );
      if (found === undefined) return false;
      const { hash, ...token } = found;
      await write({ ...token, revoked_at: formatTime(now()) }, hash);
      live.forget();
      return true;
    },
  };
}

interface LiveTokens {
  /** The token of this digest, if it opened something within the last seconds. */
  of(hash: string): Promise<ApiToken | undefined>;
  /** What is known is old. */
  forget(): void;
}

/**
 * All tokens that open something, by their digest, as the store had them a moment ago. No guess is a question to the store,
 * so that a flood of guesses is no burden to it, and keeps nobody out who knows: behind a proxy all have one address.
 */
function createLiveTokens(store: Store, now: () => number, tenant: string): LiveTokens {
  let known: ReadonlyMap<string, ApiToken> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  /** Changes with `forget`: what was asked for before is not believed. */
  let turn = 0;
  async function read(asked: number, startedAt: number): Promise<void> {
    const rows = await store.select<ApiToken & { readonly hash: string }>(
      `SELECT ${COLUMNS}, hash FROM rolecall.console_tokens FINAL
       WHERE tenant = {tenant:String} AND revoked_at = {never:DateTime64(3, 'UTC')}
         AND expires_at > {now:DateTime64(3, 'UTC')}`,
      { tenant, never: NEVER, now: formatTime(startedAt) },
    );
    if (asked !== turn) return;
    known = new Map(rows.map(({ hash, ...token }) => [hash, token]));
    readAt = startedAt;
  }
  function readOnce(): Promise<void> {
    if (reading !== undefined) return reading;
    const own = read(turn, now()).finally(() => {
      if (reading === own) reading = undefined;
    });
    reading = own;
    return own;
  }
  return {
    async of(hash) {
      if (now() - readAt >= (known.has(hash) ? BELIEVED_MS : READ_AGAIN_MS)) await readOnce();
      return known.get(hash);
    },
    forget() {
      turn += 1;
      readAt = Number.NEGATIVE_INFINITY;
      reading = undefined;
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
