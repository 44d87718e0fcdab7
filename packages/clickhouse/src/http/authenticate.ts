import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ServerException } from "./exception.ts";
import { header } from "./request.ts";

/** Someone who may ask. */
export interface EngineUser {
  readonly name: string;
  /** Empty: needs none. */
  readonly password: string;
  /** Reads the tables of `rolecall` and what the engine says of itself, and nothing else. */
  readonly readonly: boolean;
}

interface Given {
  readonly name: string;
  readonly password: string;
  /** False where the request names nobody: then it is `default`. */
  readonly isNamed: boolean;
}

/**
 * Who asks. @throws ServerException 194 (401) where nobody is named and `default` needs a password or is not there; 516
 * (403) for a wrong name or password, and for a request that names two.
 */
export function authenticate(
  users: readonly EngineUser[],
  search: URLSearchParams,
  headers: IncomingHttpHeaders,
): EngineUser {
  const given = credentialsOf(search, headers);
  const user = users.find((each) => each.name === given.name);
  // Compared by digest and also where there is no such user, so that the time it takes tells nothing.
  const isRight = timingSafeEqual(digest(given.password), digest(user?.password ?? ""));
  if (user !== undefined && isRight) return user;
  const message = `${given.name}: Authentication failed: password is incorrect, or there is no user with such name.`;
  throw given.isNamed
    ? new ServerException(516, "AUTHENTICATION_FAILED", message)
    : new ServerException(194, "REQUIRED_PASSWORD", message);
}

interface Way {
  readonly name: string;
  readonly given: Given | undefined;
}

function credentialsOf(search: URLSearchParams, headers: IncomingHttpHeaders): Given {
  const basic = header(headers, "authorization");
  const ways: readonly Way[] = [
    {
      name: "X-ClickHouse HTTP headers",
      given: named(header(headers, "x-clickhouse-user"), header(headers, "x-clickhouse-key")),
    },
    { name: "Authorization HTTP header", given: basic === undefined ? undefined : fromBasic(basic) },
    { name: "parameters", given: named(search.get("user") ?? undefined, search.get("password") ?? undefined) },
  ];
  const [first, second] = ways.filter((way) => way.given !== undefined);
  if (first !== undefined && second !== undefined) throw twice(first.name, second.name);
  return first?.given ?? { name: "default", password: "", isNamed: false };
}

function named(name: string | undefined, password: string | undefined): Given | undefined {
  if (name === undefined && password === undefined) return undefined;
  return { name: name ?? "default", password: password ?? "", isNamed: true };
}

function fromBasic(value: string): Given {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]*)$/i.exec(value)?.[1];
  if (encoded === undefined) {
    const scheme = value.split(" ")[0] ?? "";
    throw new ServerException(
      516,
      "AUTHENTICATION_FAILED",
      `Invalid authentication: '${scheme.slice(0, 32)}' HTTP Authorization scheme is not supported`,
    );
  }
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  return { name: at < 0 ? text : text.slice(0, at), password: at < 0 ? "" : text.slice(at + 1), isNamed: true };
}

function twice(one: string, other: string): ServerException {
  const message = `Invalid authentication: it is not allowed to use ${one} and authentication via ${other} simultaneously`;
  return new ServerException(516, "AUTHENTICATION_FAILED", message);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
