import type { Trade } from "./actors/machine.ts";
import { ATTACKS } from "./attacks/attacks.ts";
import { castOf } from "./company/cast.ts";
import { createCompany } from "./company/company.ts";
import type { WorldOptions } from "./world.ts";

/** One machine (or person) of the company. */
export interface CastMember {
  readonly name: string;
  readonly trade: Trade;
  readonly team: string;
  /** Whom its records are by, as the product names them; the first is who it is. */
  readonly identities: readonly string[];
  readonly story: string;
}

/** Everybody who works in the world of these options. */
export function worldCast(options: WorldOptions): readonly CastMember[] {
  return castOf(createCompany(options), options.identities).map(
    ({ name, trade, team, personas, aliases = [], story }) => ({
      name,
      trade,
      team,
      identities: [...personas.map((persona) => persona.identityUid), ...aliases],
      story,
    }),
  );
}

/** The named cast and the library of attacks as Markdown tables. */
export function worldStory(options: WorldOptions): string {
  const cast = worldCast({ ...options, identities: 0 });
  return [
    "| who | kind | what it does | identities |",
    "|---|---|---|---|",
    ...cast.map(({ name, trade, story, identities }) =>
      row(`\`${name}\``, trade, story, identities.map((uid) => `\`${uid}\``).join("<br>")),
    ),
    "",
    "| attack | what happens | first on |",
    "|---|---|---|",
    ...ATTACKS.map(({ name, summary, first }) => row(`\`${name}\``, summary, `\`${first}\``)),
    "",
  ].join("\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
