import type { IdentityKind } from "@rolecall/core";
import { compileGlob } from "../rules/glob.ts";
import type { Profile } from "./profile.ts";
import { PROFILES } from "./shipped.ts";

/** Whom a profile may be of. */
export interface Named {
  readonly provider: string;
  readonly kind: IdentityKind;
  readonly name: string;
}

/** What is expected of a young identity. */
export interface Expected {
  action(action: string): boolean;
  client(client: string): boolean;
}

type Test = (text: string) => boolean;

interface Compiled extends Expected {
  readonly name: string;
  matches(named: Named): boolean;
}

/** Finds the profile of an identity: the first that fits, users' before ours. */
export class Profiles {
  readonly #byProvider = new Map<string, Compiled[]>();
  /** Of an identity several values are asked for in a row. */
  #last: { readonly named: Named; readonly found: Compiled | undefined } | undefined;

  constructor(profiles: readonly Profile[] = PROFILES) {
    for (const profile of profiles) {
      for (const provider of profile.match.providers) {
        const known = this.#byProvider.get(provider) ?? [];
        known.push(compile(profile));
        this.#byProvider.set(provider, known);
      }
    }
  }

  of({ provider, kind, name }: Named): (Expected & { readonly name: string }) | undefined {
    const last = this.#last;
    if (last?.named.name === name && last.named.kind === kind && last.named.provider === provider) return last.found;
    const named = { provider, kind, name };
    const found = this.#byProvider.get(provider)?.find((each) => each.matches(named));
    this.#last = { named, found };
    return found;
  }
}

/** Ours, and a user's, which replace ours of the same name. */
export function withShipped(own: readonly Profile[]): readonly Profile[] {
  const names = new Set(own.map(({ profile }) => profile));
  return [...own, ...PROFILES.filter(({ profile }) => !names.has(profile))];
}

function compile({ profile, match, expect }: Profile): Compiled {
  const names = anyOf(match.names);
  return {
    name: profile,
    matches: ({ kind, name }) => (match.kinds === undefined || match.kinds.includes(kind)) && names(name),
    action: anyOf(expect.actions),
    client: anyOf(expect.clients ?? []),
  };
}

function anyOf(globs: readonly string[]): Test {
  const tests = globs.map((glob) => compileGlob(glob.toLowerCase()));
  return (text) => {
    const folded = text.toLowerCase();
    return tests.some((test) => test(folded));
  };
}
