import type { Config } from "@rolecall/runtime";
import type { Tokens } from "@rolecall/service-ingest";
import { wantsToken } from "./host-guard.ts";

/** Who may send to an HTTP input, and as whom. */
export interface HttpDoor {
  /** Where the configuration has it, whatever `--port` made of that. */
  readonly listen: string;
  /** Of requests that name none. */
  readonly source: string;
  readonly tenant: string;
  readonly token: string | undefined;
  /** Absent where none stands there. */
  readonly tokens: Tokens["tokens"];
  readonly maxBodyBytes: number;
}

/** Where the console and the HTTP intakes listen; one listener may serve both. */
export interface Addresses {
  readonly console: string;
  readonly intakes: readonly (HttpDoor & { readonly address: string })[];
}

/** Where `serve ingest` listens, each place once, and what is taken there: nothing but questions where there is no door. */
export interface IngestAddress {
  readonly address: string;
  readonly door: HttpDoor | undefined;
}

/**
 * `port` is the service's own, for whoever asks how it is; the first input is taken there too. An input with an address of its
 * own keeps it. One at the console's shares it with the console in `up`, and here has only the port: the console is another
 * process.
 */
export function ingestAddresses(config: Config, port: string | undefined, usual: number): readonly IngestAddress[] {
  const { intakes: doors } = addressesOf(config, undefined);
  const own = doors.map((door) => ({ address: door.address, door }));
  if (port === undefined) return own.length > 0 ? own : [{ address: `127.0.0.1:${usual}`, door: undefined }];
  const [first] = addressesOf(config, port).intakes;
  const asked = { address: first?.address ?? `127.0.0.1:${port}`, door: first };
  return [asked, ...own.filter(({ address }) => address !== asked.address && address !== config.console.listen)];
}

/** The configuration's addresses; `--port` moves all of them. */
export function addressesOf(config: Config, port: string | undefined): Addresses {
  const move = (address: string): string => (port === undefined ? address : address.replace(/:\d+$/, `:${port}`));
  const intakes = config.inputs.flatMap(({ http }) => {
    if (http === undefined) return [];
    const { source, tenant = config.tenant, max_body: maxBodyBytes } = http;
    const others = (http.tokens ?? []).map((each) => ({ tenant: each.tenant, token: each.token.reveal() }));
    const tokens = others.length > 0 ? others : undefined;
    const { listen } = http;
    return [{ address: move(listen), listen, source, tenant, token: http.token?.reveal(), tokens, maxBodyBytes }];
  });
  return { console: move(config.console.listen), intakes };
}

/**
 * Who may come by the door, as a configuration that was read again has it; `known`: who might until now. Which tenants come, and
 * whether a token is wanted at all, is of the start: a tenant that is new has no detector yet, and its token opens nothing. Where
 * the configuration has this door no more, who is known stays: a token that was taken back before does not come back.
 */
export function tokensNow(door: HttpDoor, known: Tokens, config: Config): Tokens {
  const now = addressesOf(config, undefined).intakes.find(({ listen }) => listen === door.listen);
  if (now === undefined || !wantsToken(now) || !wantsToken(door)) return known;
  const tenants = [door.tenant, ...(door.tokens ?? []).map(({ tenant }) => tenant)];
  const own = now.token === undefined ? [] : [{ tenant: now.tenant, token: now.token }];
  const tokens = [...own, ...(now.tokens ?? [])].filter(({ tenant }) => tenants.includes(tenant));
  return { tenant: door.tenant, tokens };
}
