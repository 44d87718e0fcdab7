import { UsageError } from "../verb.ts";

/** An address to listen on. */
export interface ListenAddress {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Nobody but this machine reaches it. */
  readonly isLoopback: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** Read `host:port`, with an IPv6 address in brackets. @throws UsageError naming what is wanted. */
export function parseListen(text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    throw new UsageError(`--listen wants host:port, as 127.0.0.1:8123 or [::1]:8123, and not "${text}"`);
  }
  return { host, port, isLoopback: LOOPBACK.test(host) };
}
