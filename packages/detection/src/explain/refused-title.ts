import { isNewInMostHours } from "../features/novelty.ts";
import { faultsIn, isLetInAgain, isOfNobodyAlone, type Refused, refusalsOf } from "../hour/refused-hour.ts";
import { AT } from "../state/layout.ts";
import { FIELD } from "../state/sample.ts";
import { exampleIn, type Told } from "./dimension.ts";
import { oddValues } from "./known-values.ts";
import { counted, grouped, inert, inTitle } from "./words.ts";

/** What is told of an hour that is odd by its refusals alone; undefined where a key was tried elsewhere, which the dimensions tell. */
export function refusedTitle(name: string, how: Refused, told: Told): string | undefined {
  const { row } = told;
  const often = `${grouped(refusalsOf(row))} of ${counted(row.get(AT.count), "call")}`;
  if (how === "as-ever") {
    const said = told.refusal ?? told.failure;
    const example = exampleIn(said && inTitle(said), refusalsOf(row));
    const end = isLetInAgain(row) ? ", and was let in after that" : "";
    return `${inTitle(name)} was refused what it always does, from where it always is (${often}${example})${end}`;
  }
  if (how === "failing") {
    const failed = `${grouped(faultsIn(row))} of ${counted(row.get(AT.count), "call")}`;
    const said = told.failure ?? told.refusal;
    const example = exampleIn(said && inTitle(said), faultsIn(row));
    return `${inTitle(name)} failed at what it always does, from where it always is (${failed}${example})`;
  }
  return how === "as-stranger" ? strangersTitle(name, told, often) : undefined;
}

function strangersTitle(name: string, { row, names }: Told, often: string): string {
  // Where visitors come from somewhere else each time, a new network is theirs as well as not.
  const isAnywhere = isOfNobodyAlone(row) && isNewInMostHours(row, FIELD.network);
  const from = isAnywhere ? "" : placeIn(oddValues(row, FIELD.network, names));
  return `${inTitle(name)} ${strangersDeed(row, from)} (${often})`;
}

function strangersDeed(row: Told["row"], from: string): string {
  if (!isOfNobodyAlone(row)) return `was tried${from}, and refused`;
  // That there is no such thing is no refusal.
  const isRefused = 2 * row.get(AT.denied) > refusalsOf(row);
  return isRefused
    ? `asked for what it never had${from}, and was refused`
    : `asked in vain for what it never had${from}`;
}

/** From where it never was. */
function placeIn(networks: readonly string[]): string {
  const [network = ""] = networks;
  return ` from ${networks.length > 1 ? `${networks.length} networks` : `a network (${inert(network)})`} it had never used`;
}

/** The same of many, refused in the one place. */
export function refusedTogether(deed: string): string | undefined {
  if (deed === "as-ever") return "were refused what they always do, from where they always are";
  if (deed === "failing") return "failed at what they always do, from where they always are";
  if (deed === "as-stranger") return "were tried from networks they had never used, and refused";
  return deed === "with-key" ? "were refused with keys of theirs, from networks they had never used" : undefined;
}
