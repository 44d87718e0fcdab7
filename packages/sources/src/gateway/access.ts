import type { JsonObject } from "@rolecall/core";

/** One request as any gateway logs it. Members that the log does not give are undefined. */
export interface Access {
  /** When the request came in, epoch ms; NaN where the log does not say. */
  readonly at: number;
  readonly method: string | undefined;
  /** The request target as logged, query and all. */
  readonly target: string | undefined;
  /** The template, where the gateway knows its routes: `/v1/users/{id}`. */
  readonly route: string | undefined;
  readonly status: number | undefined;
  /** The gateway itself turned the request away, whatever it answered. */
  readonly refused?: boolean;
  readonly errorCode: string | undefined;
  readonly host: string | undefined;
  /** What answered: upstream cluster, service, target group, API. */
  readonly service: string | undefined;
  /** The peer's address, as the gateway saw it. */
  readonly address: string | undefined;
  /** `X-Forwarded-For`, which anybody can write. */
  readonly forwardedFor: string | undefined;
  readonly userAgent: string | undefined;
  readonly bytesIn: number | undefined;
  readonly bytesOut: number | undefined;
  /** Unique among the gateway's records, or undefined. */
  readonly requestId: string | undefined;
  readonly caller: Caller;
  readonly evidence: readonly (readonly [string, string | undefined])[];
}

/** What a gateway says of who called. Several may be given at once; `identify` says which counts. */
export interface Caller {
  /** The gateway's own name of an authenticated client. */
  readonly consumer?: string | undefined;
  /** Claims of a verified token. */
  readonly clientId?: string | undefined;
  readonly subject?: string | undefined;
  readonly scope?: string | undefined;
  /** The key itself (only its fingerprint is kept), and the id by which the gateway knows it. */
  readonly apiKey?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** SPIFFE id or distinguished name of a verified client certificate, and its fingerprint or serial number. */
  readonly certificate?: string | undefined;
  readonly certificateId?: string | undefined;
  /** An AWS principal (ARN) that signed the request, and its access key id. */
  readonly principal?: string | undefined;
  readonly accessKeyId?: string | undefined;
  /** User of HTTP basic authentication. */
  readonly user?: string | undefined;
  /** The `Authorization` header, where it is logged (only its fingerprint is kept). */
  readonly authorization?: string | undefined;
}

/** One gateway's way of writing its access log. */
export interface Dialect {
  readonly name: string;
  /** Looks at a few members only. */
  is(record: JsonObject): boolean;
  read(record: JsonObject): Access;
}
