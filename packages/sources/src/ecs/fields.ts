import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * A place in a document: the number of its field, where it is one that this source asks for, and the places under it, by
 * the names that lead there: one step, or several with dots between them.
 */
interface Place {
  field: number | undefined;
  readonly under: Map<string, Step>;
}

interface Step {
  readonly place: Place;
  readonly dots: number;
}

const ROOT: Place = { field: undefined, under: new Map() };

/** The number of each field, by its path: there are as many as this source asks for. */
const FIELDS = new Map<string, number>();

/** The document that was asked last, its fields, and with how many dots in the names each was found: it is asked many times. */
let lastDocument: JsonObject | undefined;
const values: (Json | undefined)[] = [];
const dotsOf: number[] = [];

/**
 * The value of a field, however the document was written: nested, with dots in its names, or half and half
 * (`{"cloud.account": {"id": …}}`), as Elasticsearch takes all three. Where it is there twice, the one with fewer dots counts.
 */
export function field(document: JsonObject, path: string): Json | undefined {
  const at = FIELDS.get(path) ?? newField(path);
  if (document !== lastDocument) {
    values.fill(undefined);
    read(document, ROOT, 0);
    lastDocument = document;
  }
  return values[at];
}

/** One walk finds all fields; what nobody asks for is passed over. */
function read(members: JsonObject, { under }: Place, dots: number): void {
  for (const name of Object.keys(members)) {
    const step = under.get(name);
    if (step === undefined) continue;
    const { place } = step;
    const value = members[name];
    if (place.field !== undefined) found(place.field, value, dots + step.dots);
    if (place.under.size > 0 && isJsonObject(value)) read(value, place, dots + step.dots);
  }
}

function found(at: number, value: Json | undefined, dots: number): void {
  if (values[at] !== undefined && dots >= (dotsOf[at] ?? 0)) return;
  values[at] = value;
  dotsOf[at] = dots;
}

function newField(path: string): number {
  const at = values.push(undefined) - 1;
  FIELDS.set(path, at);
  placeAt(path.split(".")).field = at;
  lastDocument = undefined;
  return at;
}

/** The place that the names lead to, in steps of every size. */
function placeAt(names: readonly string[]): Place {
  const places = [ROOT];
  for (const [end, name] of names.entries()) {
    const before = places[end] ?? ROOT;
    const place = before.under.get(name)?.place ?? { field: undefined, under: new Map<string, Step>() };
    for (const [from, above] of places.entries()) {
      above.under.set(names.slice(from, end + 1).join("."), { place, dots: end - from });
    }
    places.push(place);
  }
  return places.at(-1) ?? ROOT;
}

/** The first text of a field that may be one or a list of them. */
export function fieldText(document: JsonObject, path: string, most = 1024): string | undefined {
  const value = field(document, path);
  const first = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  if (typeof first === "number") return Number.isSafeInteger(first) ? String(first) : undefined;
  if (typeof first !== "string" || first === "") return undefined;
  return first.length <= most ? first : first.slice(0, most).toWellFormed();
}

/** The first text among several fields. */
export function anyField(document: JsonObject, paths: readonly string[], most?: number): string | undefined {
  for (const path of paths) {
    const text = fieldText(document, path, most);
    if (text !== undefined) return text;
  }
  return undefined;
}
