/** Who asks a server. */
export interface Account {
  readonly username: string;
  readonly password?: string;
  /** Asked for at each request, for passwords are changed; undefined where it cannot be read just now. */
  readonly passwordNow?: () => string | undefined;
}

/** How to reach a ClickHouse server. */
export interface ServerOptions extends Account {
  /** `https://clickhouse:8443`; no user or password in it. */
  readonly url: string;
  /** Who runs analysts' SQL; the writer itself, read-only and checked, where there is none. */
  readonly analyst?: Account;
  /** An insert that has no answer by then is sent again with the same token. 30 s by default. */
  readonly insertTimeoutMs?: number;
  /** For reads of ours and statements. 5 min by default. */
  readonly readTimeoutMs?: number;
  /** Tries of one call, the first included, before its caller is told; 3 by default. */
  readonly attempts?: number;
  /** Connections to the server at most; 16 by default. */
  readonly maxConnections?: number;
  /** Aborted when the process may wait no longer: what has no answer by then rejects, and so does whatever is asked later. */
  readonly giveUp?: AbortSignal | undefined;
}
